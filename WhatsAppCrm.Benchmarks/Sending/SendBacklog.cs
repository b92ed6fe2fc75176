using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Benchmarks.Ingest;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Sending;

namespace WhatsAppCrm.Benchmarks.Sending;

/// <summary>Replies that wait to leave, ten to a customer, spread over some numbers.</summary>
internal static class SendBacklog
{
    private const int MessagesACustomer = 10;

    public static async Task FillAsync(BenchmarkDatabase database, int messages, int numbers, int perSecond)
    {
        var now = DateTime.UtcNow;
        List<Guid> accounts = [];
        await database.InOrganizationAsync(async db =>
        {
            var organizationId = await db.Organizations.Select(one => one.Id).SingleAsync();
            for (var number = 0; number < numbers; number++)
            {
                var phoneNumberId = SendSandbox.PhoneNumberId(number);
                var account = new WhatsAppAccount(organizationId, phoneNumberId);
                account.Connect(new("400000000000001", null, phoneNumberId, $"+1 555-010-02{number:00}", null, "GREEN", false), new(null, TokenKind.BUSINESS, null, ""), null, Guid.Empty, now);
                db.AddRange(account, new NumberHealth(account) { ThroughputLevel = perSecond == PacedNumber.High ? "HIGH" : "STANDARD" });
                accounts.Add(account.Id);
            }

            await db.SaveChangesAsync();
        });

        var customers = (int)Math.Ceiling((double)messages / MessagesACustomer);
        var left = messages;
        foreach (var some in Enumerable.Range(0, customers).Chunk(200))
        {
            await database.InOrganizationAsync(async db =>
            {
                var organizationId = await db.Organizations.Select(one => one.Id).SingleAsync();
                foreach (var customer in some)
                {
                    PhoneNumber.TryParse($"+1555{customer:D7}", out var phone);
                    var contact = new Contact(organizationId, $"Customer {customer}", now);
                    contact.ShowAddress(phone, null, null);
                    var conversation = new Conversation(organizationId, accounts[customer % accounts.Count], contact.Id, null, now);
                    db.AddRange(contact, conversation);
                    for (var i = 0; i < MessagesACustomer && left > 0; i++, left--)
                    {
                        var message = Message.OutboundText(conversation, "Yes, the blue one is in stock until six.", null, null, now);
                        conversation.Add(message);
                        db.AddRange(message, new OutboxMessage(message, now));
                    }
                }

                await db.SaveChangesAsync();
            });
        }
    }

    /// <summary>When each message was done, in order, once all are or the time is over.</summary>
    public static async Task<IReadOnlyList<DateTime>> AllSentAsync(BenchmarkDatabase database, int messages, TimeSpan atMost)
    {
        List<DateTime> finished = [];
        var until = DateTime.UtcNow + atMost;
        while (finished.Count < messages && DateTime.UtcNow < until)
        {
            await Task.Delay(500);
            var done = 0;
            await database.InOrganizationAsync(async db => done = await db.OutboxMessages.CountAsync(row => row.State == JobState.DONE));
            if (done < messages && DateTime.UtcNow < until) continue;
            await database.InOrganizationAsync(async db => finished = await db.OutboxMessages.Where(row => row.FinishedAtUtc != null && row.State == JobState.DONE)
                .OrderBy(row => row.FinishedAtUtc).Select(row => row.FinishedAtUtc!.Value).ToListAsync());
        }

        return finished;
    }
}
