using System.Text.Json.Nodes;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Tests.Features.Connections;

/// <summary>A hundred and twenty days, one after the other.</summary>
public sealed class TokenYearTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task No_token_ever_ends_while_Meta_answers_and_nobody_is_bothered()
    {
        await using var world = await TokenWorld.StartAsync();
        var business = await world.ConnectAsync(await world.NewTokenAsync(TokenKind.BUSINESS), TokenKind.BUSINESS);
        var user = await world.ConnectAsync(await world.NewTokenAsync(TokenKind.USER, TokenWorld.OtherWaba), TokenKind.USER, TokenWorld.OtherWaba, TokenWorld.OtherNumber);

        for (var day = 1; day <= 120; day++)
        {
            await world.PassAsync(Day);

            foreach (var number in new[] { TokenWorld.Number, TokenWorld.OtherNumber })
            {
                var account = await world.AccountAsync(number);
                Assert.Equal(WhatsAppAccountStatus.CONNECTED, account.Status);
                Assert.True(account.TokenExpiresAtUtc - world.Clock.UtcNow >= TimeSpan.FromDays(34), $"day {day}: {account.TokenExpiresAtUtc}");
            }

            if (day % 20 == 0) Assert.True(await world.WorksAsync(business) && await world.WorksAsync(user, TokenWorld.OtherWaba), $"day {day}");
        }

        Assert.Empty(await world.AlertsAsync(business));
        Assert.Empty(await world.AlertsAsync(user));
        Assert.Empty(world.Mail.Taken);
        // Days 25, 50, 75 and 100.
        Assert.Equal(4, await world.CallsAsync("/system_user_access_tokens"));
    }

    [Fact]
    public async Task When_Meta_stops_renewing_people_hear_of_it_30_7_and_1_days_before_and_at_the_end_once_each()
    {
        await using var world = await TokenWorld.StartAsync();
        var business = await world.ConnectAsync(await world.NewTokenAsync(TokenKind.BUSINESS), TokenKind.BUSINESS);
        var user = await world.ConnectAsync(await world.NewTokenAsync(TokenKind.USER, TokenWorld.OtherWaba), TokenKind.USER, TokenWorld.OtherWaba, TokenWorld.OtherNumber);

        Dictionary<int, int> letters = [];
        for (var day = 1; day <= 120; day++)
        {
            if (day == 40)
            {
                foreach (var call in new[] { "system_user_access_tokens", "oauth/access_token" })
                    await world.Host.Sandbox.FaultAsync(call, times: 0, error: JsonNode.Parse("""{"code":2,"message":"Service temporarily unavailable"}"""));
            }

            var before = world.Mail.Taken.Count;
            await world.PassAsync(Day);
            if (world.Mail.Taken.Count > before) letters[day] = world.Mail.Taken.Count - before;
        }

        // Renewed on day 25, so the end is on day 85. Two numbers, an owner and an administrator.
        Assert.Equal(new Dictionary<int, int> { [55] = 4, [78] = 4, [84] = 4, [85] = 4 }, letters);
        foreach (var account in new[] { business, user })
        {
            Assert.Equal(
                [(AlertKind.TOKEN_EXPIRES, "30", true), (AlertKind.TOKEN_EXPIRES, "7", true), (AlertKind.TOKEN_EXPIRES, "1", true), (AlertKind.RECONNECT_NEEDED, "TOKEN_EXPIRED", false)],
                await world.AlertsAsync(account));
        }

        Assert.Equal(WhatsAppAccountStatus.RECONNECT_NEEDED, (await world.AccountAsync()).Status);
        Assert.Equal(8, world.Mail.Taken.Count(letter => letter.To == world.Owner.Email));
        Assert.Equal(8, world.Mail.Taken.Count(letter => letter.To == world.Admin.Email));

        await world.Host.Sandbox.ClearFaultsAsync();
        await world.ConnectAsync(await world.NewTokenAsync(TokenKind.BUSINESS), TokenKind.BUSINESS);
        await world.PassAsync(Day);
        Assert.All(await world.AlertsAsync(business), alert => Assert.True(alert.IsOver));
        Assert.True(await world.WorksAsync(business));
        Assert.Equal(16, world.Mail.Taken.Count);
    }
}
