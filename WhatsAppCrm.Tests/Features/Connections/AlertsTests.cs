using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Connections;
using WhatsAppCrm.Infrastructure.Alerts;
using WhatsAppCrm.Infrastructure.WhatsApp;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Connections;

/// <summary>What stands above every page, and how it goes away.</summary>
public sealed class AlertsTests
{
    [Fact]
    public async Task The_critical_comes_first_then_the_newest_and_what_is_over_or_put_away_does_not_come_at_all()
    {
        await using var world = await TokenWorld.StartAsync();
        var number = await world.ConnectAsync(await world.NewTokenAsync(TokenKind.BUSINESS), TokenKind.BUSINESS);
        await RaiseAsync(world, number, AlertKind.QUALITY_LOW, AlertSeverity.WARNING);
        await RaiseAsync(world, number, AlertKind.RECONNECT_NEEDED, AlertSeverity.CRITICAL);
        await RaiseAsync(world, number, AlertKind.SILENCE, AlertSeverity.WARNING);
        await RaiseAsync(world, number, AlertKind.META_ALERT, AlertSeverity.INFORMATIONAL);

        var open = await OpenAsync(world);
        Assert.Equal(3, open.All);
        Assert.Equal([AlertKind.RECONNECT_NEEDED, AlertKind.SILENCE], open.First.Select(alert => alert.Kind));

        await DismissAsync(world.Owner, open.First[0].Id, Role.OWNER);
        await DismissAsync(world.Owner, open.First[0].Id, Role.OWNER);
        Assert.Equal([AlertKind.SILENCE, AlertKind.QUALITY_LOW], (await OpenAsync(world)).First.Select(alert => alert.Kind));
    }

    [Fact]
    public async Task Only_owners_and_administrators_of_the_organization_put_an_alert_away()
    {
        await using var world = await TokenWorld.StartAsync();
        var number = await world.ConnectAsync(await world.NewTokenAsync(TokenKind.BUSINESS), TokenKind.BUSINESS);
        await RaiseAsync(world, number, AlertKind.SILENCE, AlertSeverity.WARNING);
        var alert = (await OpenAsync(world)).First.Single();
        var stranger = await world.Host.NewOwnerAsync("Strangers");

        Assert.Equal(Problem.Forbidden, (await Assert.ThrowsAsync<ProblemException>(() => DismissAsync(world.Owner, alert.Id, Role.MANAGER))).Problem);
        Assert.Equal(Problem.NotFound, (await Assert.ThrowsAsync<ProblemException>(() => DismissAsync(stranger, alert.Id, Role.OWNER))).Problem);

        Assert.Equal(1, (await OpenAsync(world)).All);
    }

    [Fact]
    public async Task Each_is_told_by_mail_once_but_not_what_only_informs_or_is_over_already()
    {
        await using var world = await TokenWorld.StartAsync();
        var number = await world.ConnectAsync(await world.NewTokenAsync(TokenKind.BUSINESS), TokenKind.BUSINESS);
        await RaiseAsync(world, number, AlertKind.META_ALERT, AlertSeverity.INFORMATIONAL);
        await RaiseAsync(world, number, AlertKind.QUALITY_LOW, AlertSeverity.WARNING);
        await world.Owner.ReadAsync(async db =>
        {
            await db.ResolveAsync(await db.WhatsAppAccounts.SingleAsync(), [AlertKind.QUALITY_LOW], world.Clock.UtcNow, CancellationToken.None);
            return await db.SaveChangesAsync();
        });
        await RaiseAsync(world, number, AlertKind.SECURITY, AlertSeverity.WARNING);

        for (var i = 0; i < 3; i++) await world.RunJobsAsync();

        Assert.Equal(new[] { world.Owner.Email, world.Admin.Email }.Order(), world.Mail.Taken.Select(letter => letter.To).Order());
        Assert.All(world.Mail.Taken, letter => Assert.Contains("security", letter.Subject));
    }

    [Fact]
    public void Every_kind_and_loss_has_words_of_its_own()
    {
        var words = new System.Resources.ResourceManager(typeof(AlertText));

        Assert.All(Enum.GetValues<AlertKind>(), kind => Assert.All(["Title", "What", "Do"], part => Assert.NotNull(words.GetString(kind + part))));
        Assert.All(
            [AccessLosses.TokenExpired, AccessLosses.AccessRevoked, AccessLosses.PermissionMissing, AccessLosses.AccountRestricted, AccessLosses.TokenUnreadable],
            (string loss) => Assert.NotNull(words.GetString($"RECONNECT_NEEDED_{loss}What")));
    }

    private static Task<int> RaiseAsync(TokenWorld world, Guid accountId, AlertKind kind, AlertSeverity severity)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        return world.Owner.ReadAsync(async db =>
        {
            var account = await db.WhatsAppAccounts.SingleAsync(one => one.Id == accountId);
            await db.RaiseAsync(account, kind, severity, $"test:{kind}", null, world.Clock.UtcNow, CancellationToken.None);
            return await db.SaveChangesAsync();
        });
    }

    private static async Task<OpenAlerts> OpenAsync(TokenWorld world)
    {
        await using var scope = world.Owner.BeginScope();
        return await scope.ServiceProvider.GetRequiredService<AlertQueries>().OpenAsync(2, onlyTemplates: false, CancellationToken.None);
    }

    private static async Task DismissAsync(Actor actor, Guid alertId, Role role)
    {
        await using var scope = actor.BeginScope(role);
        await scope.ServiceProvider.GetRequiredService<DismissAlert>().RunAsync(alertId, CancellationToken.None);
    }
}
