using System.Text;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Benchmarks.Ingest;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Benchmarks.Processing;

/// <summary>
/// Stored webhooks waiting to be processed, in Meta's proportion: for every message the organization sent, "sent", "delivered"
/// and "read", and one answer of a customer. One update a webhook, as Meta delivers under normal load.
/// </summary>
public static class Backlog
{
    public const int Customers = 500;

    private const int StatusesPerMessage = 3;
    private const int Chunk = 2_000;

    /// <param name="count">Events; a quarter of them inbound messages.</param>
    public static async Task FillAsync(BenchmarkDatabase database, int count)
    {
        var sent = count / (StatusesPerMessage + 1);
        await SendAsync(database, sent);
        foreach (var some in Bodies(sent, answers: sent).Chunk(Chunk)) await database.StoreAsync(some);
    }

    /// <summary>Messages that the organization sent, taken by Meta and not heard of since.</summary>
    public static Task SendAsync(BenchmarkDatabase database, int sent) => database.InOrganizationAsync(async db =>
    {
        var account = await db.WhatsAppAccounts.SingleAsync();
        var stage = await db.Stages.FirstAsync();
        var conversations = AddCustomers(db, account, stage);
        await db.SaveChangesAsync();
        for (var first = 0; first < sent; first += Chunk)
        {
            db.ChangeTracker.Clear();
            for (var i = first; i < Math.Min(sent, first + Chunk); i++)
            {
                var message = Message.OutboundText(conversations[i % Customers], "Yes, it is. Shall I put one aside for you?", null, null, DateTime.UtcNow);
                message.Accept(SentId(i), DateTime.UtcNow);
                db.Messages.Add(message);
            }

            await db.SaveChangesAsync();
        }
    });

    private static List<Conversation> AddCustomers(AppDbContext db, WhatsAppAccount account, Stage stage)
    {
        var nowUtc = DateTime.UtcNow;
        var conversations = new List<Conversation>();
        for (var i = 0; i < Customers; i++)
        {
            var contact = new Contact(account.OrganizationId, $"Customer {i}", nowUtc);
            PhoneNumber.TryParse(Phone(i), out var phone);
            contact.ShowAddress(phone, UserId(i), null);
            var lead = Lead.FromWhatsApp(contact, stage, nowUtc);
            var conversation = new Conversation(account.OrganizationId, account.Id, contact.Id, lead.Id, nowUtc);
            db.AddRange(contact, lead, conversation, new ContactAddress(account.OrganizationId, contact.Id, AddressKind.PHONE, phone.Key), new ContactAddress(account.OrganizationId, contact.Id, AddressKind.USER_ID, UserId(i)));
            conversations.Add(conversation);
        }

        return conversations;
    }

    /// <summary>The three statuses of a message some hundred events apart, as they come in life, and an answer to every so many.</summary>
    public static List<byte[]> Bodies(int sent, int answers)
    {
        const int Apart = 300;
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var bodies = new List<byte[]>();
        for (var i = 0; i < sent + (2 * Apart); i++)
        {
            if (i < sent) bodies.Add(Status(i, "sent", timestamp));
            if (i >= Apart && i - Apart < sent) bodies.Add(Status(i - Apart, "delivered", timestamp + 1));
            if (i >= 2 * Apart && i - (2 * Apart) < sent) bodies.Add(Status(i - (2 * Apart), "read", timestamp + 2));
            if (i < sent && (long)i * answers / sent != (long)(i + 1) * answers / sent) bodies.Add(Inbound(i, timestamp + 3));
        }

        return bodies;
    }

    private static byte[] Status(int i, string status, long timestamp) => Wrap(
        $$"""{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100001","phone_number_id":"{{Webhooks.PhoneNumberId}}"},"statuses":[{"id":"{{SentId(i)}}","status":"{{status}}","timestamp":"{{timestamp}}","recipient_id":"{{Phone(i % Customers)[1..]}}","recipient_user_id":"{{UserId(i % Customers)}}","pricing":{"billable":false,"pricing_model":"PMP","category":"service","type":"free_customer_service"} }]}""");

    private static byte[] Inbound(int i, long timestamp) => Wrap(
        $$"""{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100001","phone_number_id":"{{Webhooks.PhoneNumberId}}"},"contacts":[{"profile":{"name":"Customer {{i % Customers}}"},"wa_id":"{{Phone(i % Customers)[1..]}}","user_id":"{{UserId(i % Customers)}}"}],"messages":[{"from":"{{Phone(i % Customers)[1..]}}","from_user_id":"{{UserId(i % Customers)}}","id":"wamid.in.{{i:D10}}","timestamp":"{{timestamp}}","text":{"body":"Hello, is the blue one still in stock?"},"type":"text"}]}""");

    private static byte[] Wrap(string value) =>
        Encoding.UTF8.GetBytes($$"""{"object":"whatsapp_business_account","entry":[{"id":"2001","changes":[{"value":{{value}},"field":"messages"}]}]}""");

    private static string SentId(int i) => $"wamid.out.{i:D10}";

    private static string Phone(int customer) => $"+1555{customer:D7}";

    private static string UserId(int customer) => $"US.{customer:D12}";
}
