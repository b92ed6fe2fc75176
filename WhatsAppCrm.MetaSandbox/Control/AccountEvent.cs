using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;
using WhatsAppCrm.MetaSandbox.Webhooks;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>What an account event is about; the number is null for one about the whole account.</summary>
internal sealed record Subject(Business Business, BusinessAccount Account, BusinessNumber? Number, IReadOnlyList<BusinessNumber> Numbers);

/// <summary>Something happens to an account or a number at Meta: the stand-in's own state follows, and the app is told.</summary>
internal sealed class AccountEvent(SandboxStore store, BusinessWebhooks webhooks)
{
    /// <summary>The fields this knows how to fill; any other needs a whole value.</summary>
    public static readonly IReadOnlyList<string> Fields =
    [
        "account_update", "account_alerts", "phone_number_quality_update", "phone_number_name_update", "account_review_update", "business_capability_update", "security",
    ];

    /// <summary>Null when there is no such account or number.</summary>
    public Subject? Find(string? accountId, string? numberId) => store.Read(world =>
    {
        var number = world.Numbers.Find(one => one.Id == numberId);
        var account = world.Accounts.Find(one => one.Id == (accountId ?? number?.AccountId));
        var business = world.Businesses.Find(one => one.Id == account?.BusinessId);
        return business is null || account is null || numberId is not null && number is null
            ? null
            : new Subject(business, account, number, world.Numbers.FindAll(one => one.AccountId == account.Id));
    });

    /// <param name="given">Laid over the usual value of this event.</param>
    public (JsonObject Value, Told Told) Happen(Subject subject, string field, string? name, JsonObject? given, bool watch)
    {
        var value = AccountEventValues.Of(subject, field, name, store.Options.AppId, store.Now);
        SettingChanges.Merge(value, given ?? []);
        var wasSubscribed = subject.Account.Subscribed;
        store.Change(world => AccountEventEffects.Apply(world, subject, field, value, store.Now));

        // What ends the subscription is still told to whoever had it; what begins one, to who has none yet.
        var update = field == "account_update" ? value["event"]?.ToString() ?? "" : "";
        var always = wasSubscribed || update.StartsWith("PARTNER_", StringComparison.Ordinal);
        var entry = update == "PARTNER_ADDED" ? subject.Business.Id : null;
        return (value, webhooks.Tell(subject.Account, subject.Number, field, (JsonObject)value.DeepClone(), entry, always, watch: watch));
    }
}
