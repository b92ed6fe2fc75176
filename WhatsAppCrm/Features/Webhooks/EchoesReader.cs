using System.Text.Json;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// The field <c>smb_message_echoes</c>: what the business wrote on its own phone, with its edits and deletions. The array is
/// <c>message_echoes</c>; the customer stands in <c>to</c> and <c>to_user_id</c>. Meta Cloud API, onboarding WhatsApp Business app users, read 2026-11-20.
/// </summary>
internal static class EchoesReader
{
    public static NumberChange Read(JsonElement value, DateTime receivedAtUtc)
    {
        var reader = new MessageReader(receivedAtUtc, MessageOrigin.BUSINESS_APP);
        foreach (var echo in value.Items("message_echoes")) reader.Read(echo, SenderReader.OfRecipient(echo, value), isOurs: true);
        return reader.On(value.PhoneNumberId()) with { Errors = value.ReportedErrors() };
    }
}
