using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Faults;
using WhatsAppCrm.Tests.Features.Webhooks;
using WhatsAppCrm.Tests.Support;
using Xunit.Abstractions;

namespace WhatsAppCrm.Tests.Features.Sending;

/// <summary>The product is killed while it sends; Meta's ledger has no message twice, and what each message says of itself is true.</summary>
[Collection(nameof(ChaosTests))]
public sealed class SendingChaosTests(ITestOutputHelper output)
{
    private static int Messages => TestDatabase.IsPostgresChosen ? Chaos.Times(100, 2_000) : Chaos.Times(400, 10_000);

    private static int Kills => TestDatabase.IsPostgresChosen ? Chaos.Times(2, 60) : Chaos.Times(10, 300);

    [Fact]
    public async Task Killed_again_and_again_while_sending_it_sends_nothing_twice()
    {
        await using var world = await SendingProcessWorld.CreateAsync(customers: Math.Max(40, Messages / 50));
        await world.QueueAsync(Messages);
        await using var product = await ProductProcess.StartAsync(world.Environment, port: world.Port);
        var random = new Random(20261120);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var enough = (int)((kill - random.NextDouble()) * Messages / (Kills + 2));
            await WaitFor.Async(async () => await world.AcceptedAsync() >= enough, TimeSpan.FromSeconds(60), $"{enough} messages are sent");
            await product.KillAsync();
            await world.LetClaimsRunOutAsync();
            await product.StartAgainAsync();
        }

        await world.SettledAsync(TimeSpan.FromMinutes(5));

        var (sent, unknown) = await world.AssertTrueAsync();
        output.WriteLine($"{Kills} kills while sending {Messages}: {sent} in the ledger, each once; {unknown} unknown and in the ledger not at all");
        Assert.Equal(Messages, sent + unknown);
        Assert.True(unknown < Messages / 5, $"{unknown} unknown: too few were sent to show anything.");
    }

    [Fact]
    public async Task Dying_at_the_worst_moments_of_the_way_out_sends_nothing_twice_and_forgets_nothing()
    {
        await using var world = await SendingProcessWorld.CreateAsync(customers: 20);
        await using var product = await ProductProcess.StartAsync(world.Environment, port: world.Port);
        var seller = await SellerAsync(product, world);
        await product.KillAsync();

        using var stop = new CancellationTokenSource();
        var writing = WriteAsync(product.BaseUrl, seller, world.Conversations, stop.Token);
        await DieAsync(CrashPoint.OUT_QUEUED);
        Assert.Contains(await world.OutboxAsync(), row => row is { State: JobState.PENDING, Attempts: 0 });
        await DieAsync(CrashPoint.OUT_CLAIMED);
        var claimed = (await world.OutboxAsync()).Count(row => row.State == JobState.PROCESSING);
        Assert.True(claimed > 0);
        await DieAsync(CrashPoint.OUT_REQUESTED);
        await DieAsync(CrashPoint.OUT_ANSWERED);
        await DieAsync(CrashPoint.OUT_RECORDED);
        await product.StartAgainAsync();
        await stop.CancelAsync();
        var written = await writing;
        await world.SettledAsync(TimeSpan.FromMinutes(2));

        var (sent, unknown) = await world.AssertTrueAsync();
        output.WriteLine($"{written} written: {sent} in the ledger, each once; {unknown} unknown and in the ledger not at all");
        Assert.Equal(written, sent + unknown);
        // Only what was claimed and had not left is unknown for good; what had left is settled by its status.
        Assert.InRange(unknown, 1, written / 2);

        async Task DieAsync(CrashPoint point)
        {
            Assert.Equal(137, await product.LiveUntilDeathAsync(new Dictionary<string, string?> { ["Faults__CrashAt"] = $"{point}:4" }));
            await world.LetClaimsRunOutAsync();
        }
    }

    /// <summary>A seller writes on and on; what was not answered is written again under the same client id.</summary>
    private static async Task<int> WriteAsync(Uri baseUrl, (string Token, Guid OrganizationId) seller, IReadOnlyList<Guid> conversations, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = baseUrl };
        http.DefaultRequestHeaders.Authorization = new("Bearer", seller.Token);
        http.DefaultRequestHeaders.Add("X-Organization-Id", seller.OrganizationId.ToString());
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var written = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await http.PostAsJsonAsync("/api/integrations/whatsapp/send", new { to = conversations[written % conversations.Count], text = $"message {written}", clientId = $"client {written}" }, CancellationToken.None);
                if (answer.StatusCode == HttpStatusCode.Accepted) written++;
                else Assert.Fail($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(CancellationToken.None)}");
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                // It is dead, or died over this one.
            }

            await pause.WaitForNextTickAsync(CancellationToken.None);
        }

        return written;
    }

    private static async Task<(string Token, Guid OrganizationId)> SellerAsync(ProductProcess product, SendingProcessWorld world)
    {
        using var registered = await product.Http.PostAsJsonAsync("/api/auth/register", new { email = "seller@example.test", password = Actor.Password });
        registered.EnsureSuccessStatusCode();
        using var signedIn = await product.Http.PostAsJsonAsync("/api/auth/login", new { email = "seller@example.test", password = Actor.Password });
        await world.Inner.WithAsync(async db =>
        {
            db.Memberships.Add(new Membership(world.Inner.OrganizationId, await db.Users.Select(user => user.Id).SingleAsync(), Role.SELLER, DateTime.UtcNow));
            return await db.SaveChangesAsync();
        });
        return ((string)JsonNode.Parse(await signedIn.Content.ReadAsStringAsync())!["accessToken"]!, world.Inner.OrganizationId);
    }
}
