using WhatsAppCrm.MetaSandbox.Customers;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Phone;

/// <summary>What the phone page shows.</summary>
internal static class PhoneView
{
    private const int PeopleListed = 200;

    public static object Of(SandboxStore store, ChatBook chats, string? numberId, string? customer)
    {
        var found = Find(store, chats, numberId, customer);
        var userId = found?.Customer?.UserId;
        return new
        {
            numbers = store.Read(world => world.Numbers.ConvertAll(one => new
            {
                one.Id,
                display = one.DisplayNumber,
                name = one.VerifiedName,
                ready = one.Reachable && world.Accounts.Exists(account => account.Id == one.AccountId && account.Subscribed),
            })),
            people = People(chats, found?.Account.BusinessId),
            receipts = store.Settings.Statuses.ReadMs >= 0,
            chat = chats.Read((all, _) => all.FirstOrDefault(one => one.NumberId == numberId && one.UserId == userId) is not { } chat ? null : new
            {
                typing = chat.TypingUntilUtc > store.Now ? (DateTime?)chat.TypingUntilUtc : null,
                messages = chat.Messages.Where(Visible).Select(one => new
                {
                    one.Id,
                    mine = one.FromCustomer,
                    one.Type,
                    one.Text,
                    media = one.MediaId,
                    at = one.AtUtc,
                    one.Status,
                }).ToList(),
            }),
        };
    }

    public static Found? Find(SandboxStore store, ChatBook chats, string? numberId, string? customer)
    {
        var (number, account) = store.Read(world =>
        {
            var one = world.Numbers.Find(number => number.Id == numberId);
            return (one, world.Accounts.Find(account => account.Id == one?.AccountId));
        });
        if (number is null || account is null)
        {
            return null;
        }

        var userId = customer is null || customer.Contains('.', StringComparison.Ordinal)
            ? customer
            : Ids.BusinessScopedUser(account.BusinessId, CallingCodes.WhatsAppId(customer));
        return new(number, account, userId is null ? null : chats.Find(userId));
    }

    /// <summary>A failed message never reaches the phone.</summary>
    private static bool Visible(ChatMessage message) => message.Status != "failed";

    private static List<object> People(ChatBook chats, string? businessId) => chats.Read((all, people) =>
    {
        var latest = all.OrderByDescending(one => one.ActiveUtc).Select(one => people.GetValueOrDefault(one.UserId))
            .Where(one => one?.BusinessId == businessId && one is not null)
            .Select(one => (Key: one!.WhatsAppId ?? one.UserId, one.Name))
            .Concat(Visitors.Presets.Select(one => (Key: one.Phone, one.Name)))
            .DistinctBy(one => one.Key).Take(PeopleListed);
        return latest.Select(one => (object)new { key = one.Key, name = one.Name }).ToList();
    });

    internal sealed record Found(BusinessNumber Number, BusinessAccount Account, Customer? Customer);
}
