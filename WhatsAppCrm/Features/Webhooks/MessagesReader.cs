using System.Text.Json;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>The field <c>messages</c>: what customers write and how far our messages have come. Meta Cloud API, messages webhook reference, read 2026-11-20.</summary>
internal static class MessagesReader
{
    public static NumberChange Read(JsonElement value, DateTime receivedAtUtc)
    {
        var reader = new MessageReader(receivedAtUtc);
        foreach (var message in value.Items("messages")) reader.Read(message, SenderReader.Of(message, value), isOurs: false);
        return reader.On(value.PhoneNumberId()) with
        {
            Statuses = [.. value.Items("statuses").Select(status => StatusReader.Read(status, receivedAtUtc)).OfType<StatusUpdate>()],
            Errors = value.ReportedErrors(),
        };
    }

    public static string PhoneNumberId(this JsonElement value) => value.Get("metadata").Text("phone_number_id") ?? "";

    /// <summary>Errors beside no message and no status are about the number as a whole.</summary>
    public static IReadOnlyList<ReportedError> ReportedErrors(this JsonElement element) =>
        [.. element.Items("errors").Select(error => new ReportedError(error.Integer("code") ?? 0, error.Text("title", 200) ?? error.Text("message", 200) ?? ""))];
}
