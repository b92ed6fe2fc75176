using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.Customers;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph.Messages;

/// <summary>Whom a message is for.</summary>
/// <param name="Input">As given, repeated in the answer.</param>
/// <param name="ByUser">True when addressed by business-scoped user id.</param>
internal sealed record Recipient(string Input, Customer Customer, bool ByUser, string? Note)
{
    /// <summary>With both <c>to</c> and <c>recipient</c>, <c>to</c> wins. Meta Cloud API, business-scoped user IDs, read 2026-11-20.</summary>
    public static Recipient Of(JsonObject body, BusinessAccount account, BusinessNumber number, ChatBook chats) =>
        body["to"] is { } to ? Phone(to, account, number, chats)
        : body["recipient"] is { } recipient ? User(recipient.ToString(), account, chats)
        : throw GraphErrors.Required("to");

    private static Recipient Phone(JsonNode to, BusinessAccount account, BusinessNumber number, ChatBook chats)
    {
        var input = to.ToString().Trim();
        var plain = new string([.. input.Where(one => one is not (' ' or '-' or '(' or ')' or '.'))]);
        var digits = plain.TrimStart('+');
        if (digits.Length is < 7 or > 15 || !digits.All(char.IsAsciiDigit) || plain.Length - digits.Length > 1)
        {
            throw GraphErrors.ValueInvalid("Recipient phone number is not valid: it must be in E.164 format.");
        }

        string? note = null;
        if (plain[0] != '+')
        {
            // Without the plus Meta takes the number for a national one of the business's country.
            digits = CallingCodes.Code(number.Digits) + digits;
            note = $"\"to\" had no plus: completed to +{digits}";
        }

        if (digits == number.Digits)
        {
            throw GraphErrors.Messaging(131021, "Recipient cannot be sender", "Recipient phone number cannot be sender phone number");
        }

        var id = CallingCodes.WhatsAppId(digits);
        return new(input, chats.Know(account.BusinessId, Ids.BusinessScopedUser(account.BusinessId, id), id, null), ByUser: false, note);
    }

    private static Recipient User(string userId, BusinessAccount account, ChatBook chats)
    {
        var customer = chats.Find(userId);
        return customer?.BusinessId == account.BusinessId
            ? new(userId, customer, ByUser: true, null)
            : throw GraphErrors.Messaging(131026, "Message undeliverable", "Message Undeliverable.");
    }
}
