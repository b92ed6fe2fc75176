using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Features.Webhooks;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Tests.Support;
using Xunit.Abstractions;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>Real shapes, broken at random with a fixed seed: what is JSON is read as far as it can be and fails nobody, and what is not signed does nothing.</summary>
public sealed class WebhookFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void Nothing_that_is_JSON_makes_the_parser_fail()
    {
        // The same on every database.
        if (TestDatabase.IsPostgresChosen) return;
        var bodies = new FuzzBodies(seed: 20261120);
        var count = Chaos.Times(100_000, 1_000_000);
        int understood = 0, refused = 0;
        for (var i = 0; i < count; i++)
        {
            var body = bodies.Next();
            try
            {
                var payload = WebhookParser.Parse(Encoding.UTF8.GetBytes(body), Build.Now);
                understood += payload.Changes.Count;
                // What is stored must be storable: no halves of pairs, no NUL, no numbers without end.
                foreach (var message in payload.Changes.SelectMany(change => change.Messages)) AssertStorable(message, body);
            }
            catch (JsonException)
            {
                refused++;
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"Body {i} made the parser fail with {exception}: {body}");
            }
        }

        output.WriteLine($"{count} bodies: {understood} changes understood, {refused} no JSON");
        Assert.True(understood > count / 2, $"Only {understood} changes were understood: the bodies are too broken to show anything.");
        Assert.True(refused < count / 2, $"{refused} bodies were no JSON.");
    }

    [Fact]
    public async Task Whatever_the_intake_lets_in_can_be_processed()
    {
        await using var host = await ProductHost.StartAsync(new Dictionary<string, string?>(WebhookFixture.AllSettings) { ["Jobs:Enabled"] = "false" });
        var tenant = await WebhookFixture.NewTenantAsync(host, WebhookFixture.NewPhoneNumberId());
        var processor = host.Services.GetRequiredService<ProcessWebhookEvents>();
        var bodies = new FuzzBodies(seed: 20261121, tenant.PhoneNumberId);
        var number = 0;
        for (var batch = 0; batch < Chaos.Times(20, 400); batch++)
        {
            await using (var db = await host.Services.GetRequiredService<IDbContextFactory<WebhookDbContext>>().CreateDbContextAsync())
            {
                // Ids of their own, else nearly all would be repeats.
                var some = Enumerable.Range(0, 250).Select(_ => Encoding.UTF8.GetBytes(bodies.Next().Replace("\"wamid.", $"\"wamid.{number++}.").Replace("\"id\":\"w\"", $"\"id\":\"w{number}\"")));
                db.AddRange(some.Where(body => WebhookEnvelope.IsForWhatsApp(body)).Select(body => new WebhookEvent(body, DateTime.UtcNow)));
                await db.SaveChangesAsync();
            }

            while (await processor.RunAsync(500, CancellationToken.None) > 0)
            {
            }
        }

        var failed = await WebhookFixture.ReadStoredAsync(host, db => db.WebhookEvents.Where(stored => stored.State != JobState.DONE && !stored.LastError!.Contains("without a sender"))
            .Select(stored => new { stored.LastError, stored.Body }).Take(20).ToListAsync());
        Assert.True(failed.Count == 0, string.Join('\n', failed.Select(one => $"{one.LastError} {Encoding.UTF8.GetString(one.Body)}")));
        var messages = await tenant.ReadAsync(db => db.Messages.CountAsync());
        output.WriteLine($"{number} bodies processed, {messages} messages");
        Assert.True(messages > number / 10, $"Only {messages} messages of {number} bodies.");
    }

    [Fact]
    public async Task Nothing_unsigned_has_any_effect()
    {
        await using var host = await ProductHost.StartAsync(WebhookFixture.AllSettings);
        var tenant = await WebhookFixture.NewTenantAsync(host, WebhookFixture.NewPhoneNumberId());
        var bodies = new FuzzBodies(seed: 20261122, tenant.PhoneNumberId);
        var random = new Random(20261122);
        await Parallel.ForEachAsync(Enumerable.Range(0, Chaos.Times(2_000, 20_000)).Select(_ => (Encoding.UTF8.GetBytes(bodies.Next()), random.Next(5))).ToList(), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (one, _) =>
        {
            var (body, way) = one;
            var right = WebhookFixture.Sign(body);
            using var answer = await WebhookFixture.PostAsync(host, body, way switch
            {
                0 => null,
                1 => WebhookFixture.Sign(body, "another secret"),
                2 => right[..^1] + (right[^1] == '0' ? '1' : '0'),
                3 => WebhookFixture.Sign([.. body, (byte)' ']),
                _ => right.ToUpperInvariant(),
            });
            Assert.Equal(401, (int)answer.StatusCode);
        });

        Assert.Equal(0, await WebhookFixture.ReadStoredAsync(host, db => db.WebhookEvents.CountAsync()));
        Assert.Equal((0, 0), await tenant.ReadAsync(async db => (await db.Messages.CountAsync(), await db.Contacts.CountAsync())));
    }

    private static void AssertStorable(ArrivedMessage message, string body)
    {
        foreach (var text in new[] { message.Id, message.Content.Text, message.Content.Details?.ToJson(), message.QuotedId, message.Sender.UserId, message.Sender.ProfileName, message.Content.Media?.FileName })
        {
            if (text is null) continue;
            Assert.False(text.Contains('\0'), body);
            Assert.Equal(text, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
        }
    }
}
