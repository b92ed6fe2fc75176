using System.Text;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Tests.Support;
using Xunit.Abstractions;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>
/// Many new people write at once, and every webhook comes several times at once, to any process there is: one, and on PostgreSQL
/// three too.
/// </summary>
[Collection(nameof(ChaosTests))]
public sealed class RushTests(ITestOutputHelper output)
{
    private const int Connections = 48;

    [Fact]
    public async Task New_people_who_write_thirty_messages_at_once_make_one_conversation_each()
    {
        // The bounded run shows one process on SQLite and three on PostgreSQL.
        if (!TestDatabase.IsPostgresChosen || Chaos.IsWhole) await RushAsync(processes: 1, people: Chaos.Times(100, 1_000), messagesEach: 30, mostDeliveries: 1);
        if (TestDatabase.IsPostgresChosen) await RushAsync(processes: 3, people: Chaos.Times(100, 1_000), messagesEach: 30, mostDeliveries: 2);
    }

    [Fact]
    public Task Each_event_delivered_one_to_ten_times_at_once_has_one_effect() => RushAsync(
        processes: 1, people: Chaos.Times(100, 500), messagesEach: Chaos.Times(10, 20), mostDeliveries: 10);

    private async Task RushAsync(int processes, int people, int messagesEach, int mostDeliveries)
    {
        await using var world = await ProcessWorld.CreateAsync();
        var products = new List<ProductProcess>();
        try
        {
            for (var i = 0; i < processes; i++) products.Add(await ProductProcess.StartAsync(world.Environment));
            var random = new Random(20261120);
            var deliveries = Enumerable.Range(0, people * messagesEach)
                .SelectMany(number => Enumerable.Repeat(Body(number, people), random.Next(1, mostDeliveries + 1))).OrderBy(_ => random.Next())
                .Select(body => (Body: body, Product: products[random.Next(products.Count)])).ToList();

            await Parallel.ForEachAsync(deliveries, new ParallelOptions { MaxDegreeOfParallelism = Connections }, async (delivery, cancellationToken) =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, WebhookFixture.Path) { Content = new ByteArrayContent(delivery.Body) };
                request.Headers.Add("X-Hub-Signature-256", WebhookFixture.Sign(delivery.Body));
                using var answer = await delivery.Product.Http.SendAsync(request, cancellationToken);
                Assert.Equal(200, (int)answer.StatusCode);
            });
            await world.AllProcessedAsync();

            output.WriteLine($"{processes} process(es), {people} people, {people * messagesEach} messages in {deliveries.Count} deliveries");
            Assert.Equal(deliveries.Count, await world.CountStoredAsync(stored => stored.State == JobState.DONE));
            await world.WithAsync(async db =>
            {
                Assert.Equal((people, people, people), (await db.Contacts.CountAsync(), await db.Leads.CountAsync(), await db.Conversations.CountAsync()));
                Assert.Equal((people * messagesEach, people * messagesEach), (await db.Messages.CountAsync(), await db.Notes.CountAsync()));
                Assert.All(await db.Conversations.Select(conversation => conversation.UnreadCount).ToListAsync(), unread => Assert.Equal(messagesEach, unread));
                return true;
            });
        }
        finally
        {
            foreach (var product in products) await product.DisposeAsync();
        }
    }

    private static byte[] Body(int number, int people)
    {
        var person = number % people;
        return Encoding.UTF8.GetBytes(Payloads.Text(ProcessWorld.PhoneNumberId, $"message {number}", $"1555300{person:D4}", $"US.{person}", $"Person {person}", $"wamid.rush.{number}").ToJsonString());
    }
}
