using WhatsAppCrm.MetaSandbox.Customers;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>Chats that were there before: they fill the phone and open the 24 h window, and no webhook tells of them.</summary>
internal static class ChatControl
{
    public static void Map(RouteGroupBuilder group) => group.MapPost("/chats", async (HttpContext http, SandboxStore store, ChatBook chats) =>
    {
        var body = await ControlEndpoints.ReadAsync<ChatsBody>(http);
        var businessId = store.Read(world =>
        {
            var number = world.Numbers.Find(one => one.Id == body.PhoneNumberId);
            return world.Accounts.Find(one => one.Id == number?.AccountId)?.BusinessId;
        });
        if (businessId is null)
        {
            return ControlEndpoints.Problem($"phoneNumberId: there is no number {body.PhoneNumberId}");
        }

        if (body.Chats.Exists(one => one.Messages.Count == 0 || !one.From.Any(char.IsAsciiDigit)))
        {
            return ControlEndpoints.Problem("each chat needs from, a phone number, and at least one message");
        }

        foreach (var chat in body.Chats)
        {
            var phone = CallingCodes.WhatsAppId(string.Concat(chat.From.Where(char.IsAsciiDigit)));
            var customer = chats.Know(businessId, Ids.BusinessScopedUser(businessId, phone), phone, chat.Name);
            chats.Remember(body.PhoneNumberId!, customer.UserId, chat.Messages.ConvertAll(Message));
        }

        return ControlEndpoints.Json(new { chats = body.Chats.Count });
    });

    private static ChatMessage Message(MessageBody message) => new()
    {
        Id = message.Id ?? Ids.Message(),
        FromCustomer = message.FromCustomer,
        Type = "text",
        Text = message.Text,
        AtUtc = message.At.UtcDateTime,
        Status = message.Status ?? "delivered",
    };

    private sealed class ChatsBody
    {
        public string? PhoneNumberId { get; set; }

        public List<ChatBody> Chats { get; set; } = [];
    }

    private sealed record ChatBody(string From, string? Name, List<MessageBody> Messages);

    private sealed record MessageBody(string? Id, bool FromCustomer, string? Text, DateTimeOffset At, string? Status);
}
