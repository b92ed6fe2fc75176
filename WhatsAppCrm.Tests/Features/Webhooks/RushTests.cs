using System.Text;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>
/// Many new people write at once, each several times, and every webhook comes one to three times, to any process there is: one on
/// SQLite, three on PostgreSQL.
/// </summary>
[Collection(nameof(ChaosTests))]
public sealed class RushTests
{
    private const int People = 200;
    private const int MessagesEach = 10;
    private const int Connections = 48;

    [Fact]
    public async Task A_rush_of_new_people_makes_one_conversation_each_and_every_message_once()
    {
        await using var world = await ProcessWorld.CreateAsync();
        var products = new List<ProductProcess>();
        try
        {
            for (var i = 0; i < (TestDatabase.IsPostgresChosen ? 3 : 1); i++) products.Add(await ProductProcess.StartAsync(world.Environment));
            var random = new Random(20261120);
            var deliveries = Enumerable.Range(0, People * MessagesEach)
                .SelectMany(number => Enumerable.Repeat(Body(number), random.Next(1, 4))).OrderBy(_ => random.Next())
                .Select(body => (Body: body, Product: products[random.Next(products.Count)])).ToList();

            await Parallel.ForEachAsync(deliveries, new ParallelOptions { MaxDegreeOfParallelism = Connections }, async (delivery, cancellationToken) =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, WebhookFixture.Path) { Content = new ByteArrayContent(delivery.Body) };
                request.Headers.Add("X-Hub-Signature-256", WebhookFixture.Sign(delivery.Body));
                using var answer = await delivery.Product.Http.SendAsync(request, cancellationToken);
                Assert.Equal(200, (int)answer.StatusCode);
            });
            await world.AllProcessedAsync();

            Assert.Equal(deliveries.Count, await world.CountStoredAsync(stored => stored.State == JobState.DONE));
            await world.WithAsync(async db =>
            {
                Assert.Equal((People, People, People), (await db.Contacts.CountAsync(), await db.Leads.CountAsync(), await db.Conversations.CountAsync()));
                Assert.Equal((People * MessagesEach, People * MessagesEach), (await db.Messages.CountAsync(), await db.Notes.CountAsync()));
                Assert.All(await db.Conversations.Select(conversation => conversation.UnreadCount).ToListAsync(), unread => Assert.Equal(MessagesEach, unread));
                return true;
            });
        }
        finally
        {
            foreach (var product in products) await product.DisposeAsync();
        }
    }

    private static byte[] Body(int number)
    {
        var person = number % People;
        return Encoding.UTF8.GetBytes(Payloads.Text(ProcessWorld.PhoneNumberId, $"message {number}", $"1555300{person:D4}", $"US.{person}", $"Person {person}", $"wamid.rush.{number}").ToJsonString());
    }
}
