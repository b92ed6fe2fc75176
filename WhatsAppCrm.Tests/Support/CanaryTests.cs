using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Tests.Support;

/// <summary>Every host of the suite ends with the canary; here it is shown that it would sing.</summary>
public sealed class CanaryTests
{
    public static TheoryData<SecretKind, string> Places
    {
        get
        {
            TheoryData<SecretKind, string> all = [];
            foreach (var kind in Enum.GetValues<SecretKind>())
            {
                foreach (var place in new[] { "log", "file", "database" }) all.Add(kind, place);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task It_sings_of_each_kind_of_secret_in_each_place(SecretKind kind, string place)
    {
        var host = await ProductHost.StartAsync();
        await host.NewOwnerAsync();
        var secret = await SecretAsync(host, kind);

        if (place == "log") host.Services.GetRequiredService<ILogger<CanaryTests>>().LogWarning("Planted: {Secret}", secret);
        else if (place == "file") await File.WriteAllTextAsync(Path.Combine(host.DataDirectory, "notes.txt"), $"planted {secret} here");
        else await PlantAsync(host, secret);

        var song = await Assert.ThrowsAsync<CanaryException>(async () => await host.DisposeAsync());
        Assert.StartsWith($"The canary sings: {kind} in the ", song.Message);
        Assert.DoesNotContain(secret, song.Message);
    }

    [Theory]
    [InlineData(SecretKind.AccessToken)]
    [InlineData(SecretKind.Pin)]
    [InlineData(SecretKind.Setting)]
    [InlineData(SecretKind.VerifyToken)]
    [InlineData(SecretKind.Password)]
    public async Task It_sings_of_a_secret_in_an_answer(SecretKind kind)
    {
        var host = await ProductHost.StartAsync();
        var owner = await host.NewOwnerAsync();
        var secret = await SecretAsync(host, kind);
        await owner.PostAsync("/api/leads", new { name = "Planted " + secret });

        var song = await Assert.ThrowsAsync<CanaryException>(async () => await host.DisposeAsync());

        Assert.Contains($"{kind} in the answer to POST /api/leads", song.Message);
    }

    [Fact]
    public async Task It_is_silent_after_an_ordinary_day_and_quick()
    {
        var host = await ProductHost.StartAsync();
        var owner = await host.NewOwnerAsync();
        await owner.ConnectNumberAsync();
        await owner.PostAsync($"/api/v1/organizations/{owner.OrganizationId}/invitations", new { email = "bruno@example.test", role = "SELLER" });
        var clock = Stopwatch.StartNew();

        await host.DisposeAsync();

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }

    private static async Task<string> SecretAsync(ProductHost host, SecretKind kind)
    {
        switch (kind)
        {
            case SecretKind.AccessToken:
                return (await host.Sandbox.TokenAsync())["accessToken"]!.ToString();
            case SecretKind.Code:
                var owner = await host.NewOwnerAsync("Second");
                var begun = await owner.GetAsync($"/api/v1/organizations/{owner.OrganizationId}/whatsapp/init-oauth");
                using (var dialog = await host.Http.GetAsync((string)begun["authUrl"]! + "&sandbox_approve=1"))
                    return System.Web.HttpUtility.ParseQueryString(new Uri(host.BaseUrl, dialog.Headers.Location!).Query)["code"]!;
            case SecretKind.Pin:
                const string Pin = "804715";
                var token = (await host.Sandbox.TokenAsync())["accessToken"]!.ToString();
                var graph = host.Services.GetRequiredService<WhatsAppCrm.Infrastructure.WhatsApp.ConnectionGraph>();
                Assert.True((await graph.RegisterAsync(token, "500000000000001", Pin, CancellationToken.None)).IsOk);
                return Pin;
            case SecretKind.Setting:
                return "sandbox-app-secret-not-a-real-one";
            case SecretKind.VerifyToken:
                var first = await host.NewOwnerAsync("Third");
                await using (var scope = OrganizationScope.Begin(host.Services.GetRequiredService<IServiceScopeFactory>(), first.OrganizationId))
                    return await scope.ServiceProvider.GetRequiredService<WhatsAppCrm.Infrastructure.WhatsApp.WebhookVerifyTokens>().GetAsync(CancellationToken.None);
            case SecretKind.Link:
                var inviter = await host.NewOwnerAsync("Fourth");
                var sent = await inviter.PostAsync($"/api/v1/organizations/{inviter.OrganizationId}/invitations", new { email = "bruno@example.test", role = "SELLER" });
                return sent!["link"]!.ToString().Split('/')[^1];
            default:
                return Actor.Password;
        }
    }

    private static async Task PlantAsync(ProductHost host, string secret)
    {
        var owner = await host.NewOwnerAsync("Gardeners");
        await owner.ReadAsync(async db =>
        {
            db.AuditEntries.Add(new AuditEntry(owner.OrganizationId, null, "test.planted", "nothing", $"found {secret} here", DateTime.UtcNow));
            return await db.SaveChangesAsync();
        });
    }
}
