using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Tests.Support;

/// <summary>Valid domain things by default; a test names only what it is about.</summary>
public static class Build
{
    /// <summary>The moment builders count from.</summary>
    public static readonly DateTime Now = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    public static Organization Organization(string name = "Padaria Aurora") =>
        WhatsAppCrm.Domain.Organizations.Organization.Create(name, null, null, Now);

    public static WhatsAppAccount Account(Guid? organizationId = null, string? phoneNumberId = null)
    {
        var account = new WhatsAppAccount(organizationId ?? Guid.NewGuid(), phoneNumberId ?? Random.Shared.NextInt64(100_000_000_000, 999_999_999_999).ToString());
        account.Connect(
            new ConnectedNumber("900000000000001", "Test account", account.PhoneNumberId, $"+{account.PhoneNumberId}", "Test account", "GREEN", IsOnBusinessApp: false),
            new("protected token", TokenKind.BUSINESS, null, ""), "protected pin", Guid.NewGuid(), Now);
        return account;
    }

    public static Contact Contact(Guid? organizationId = null, string name = "Ana") => new(organizationId ?? Guid.NewGuid(), name, Now);

    public static Pipeline Pipeline(Guid? organizationId = null) => new(organizationId ?? Guid.NewGuid(), "Sales", isDefault: true, Now);

    public static Stage Stage(Pipeline pipeline, string name = "New", int position = 0) => new(pipeline, name, position, "grey");

    public static Lead Lead(Stage? stage = null, string name = "Ana")
    {
        stage ??= Stage(Pipeline());
        return new Lead(stage.OrganizationId, name, "manual", stage, Now);
    }

    public static Conversation Conversation(WhatsAppAccount? account = null, Contact? contact = null)
    {
        account ??= Account();
        return new Conversation(account.OrganizationId, account.Id, (contact ?? Contact(account.OrganizationId)).Id, leadId: null, Now);
    }

    public static Message Inbound(Conversation? conversation = null, string? text = "Hello", DateTime? sentAtUtc = null, string? wamid = null) =>
        Message.Inbound(conversation ?? Conversation(), wamid ?? $"wamid.{Guid.NewGuid():N}", MessageKind.TEXT, text, payloadJson: null, sentAtUtc ?? Now, Now);

    public static Message Outbound(Conversation? conversation = null, string text = "Hello", DateTime? nowUtc = null, string? clientId = null) =>
        Message.OutboundText(conversation ?? Conversation(), text, Guid.NewGuid(), clientId, nowUtc ?? Now);

    public static OutboxMessage Outbox(Message? message = null) => new(message ?? Outbound(), Now);
}
