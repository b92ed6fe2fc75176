using WhatsAppCrm.Domain.Queues;

namespace WhatsAppCrm.Domain.WhatsAppAccounts;

/// <summary>
/// A business account whose webhooks still have to be switched off at Meta after its number was given up or has moved to another. Only the token it was
/// connected with may do that (an app token reaches no customer's account), so it waits here, encrypted, until Meta has answered
/// or seven days are over, and nowhere else.
/// </summary>
public sealed class PendingUnsubscribe : IOwned
{
    /// <summary>After this the app gives up: what still comes is for a number nobody has, and is kept as unrouted.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid WhatsAppAccountId { get; private set; }

    public string WabaId { get; private set; } = "";

    /// <summary>The number's, encrypted for this place; null: the fallback token.</summary>
    public string? ProtectedAccessToken { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    public int Attempts { get; private set; }

    public DateTime NextAttemptAtUtc { get; private set; }

    private PendingUnsubscribe()
    {
    }

    public PendingUnsubscribe(WhatsAppAccount account, string? protectedAccessToken, DateTime nowUtc)
    {
        (OrganizationId, WhatsAppAccountId, WabaId, ProtectedAccessToken) = (account.OrganizationId, account.Id, account.WabaId, protectedAccessToken);
        (CreatedAtUtc, NextAttemptAtUtc) = (nowUtc, nowUtc);
    }

    /// <summary>Meta gave no answer.</summary>
    /// <returns>False when it is time to give up.</returns>
    public bool TryLater(DateTime nowUtc)
    {
        Attempts++;
        NextAttemptAtUtc = nowUtc + Backoff.After(Attempts);
        return nowUtc - CreatedAtUtc < Patience;
    }
}
