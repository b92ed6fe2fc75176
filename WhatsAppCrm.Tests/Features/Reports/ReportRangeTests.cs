using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Features.Reports;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Reports;

public sealed class ReportRangeTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    [Theory]
    [InlineData("Europe/Lisbon", "2026-03-29", 23)] // the clocks go forward
    [InlineData("Europe/Lisbon", "2026-10-25", 25)] // and back
    [InlineData("America/Sao_Paulo", "2026-03-29", 24)]
    [InlineData("Asia/Kathmandu", "2026-03-29", 24)] // three quarters of an hour off
    public async Task A_day_is_as_long_as_it_is_on_the_organizations_clock(string zone, string day, int hours)
    {
        var owner = await fixture.Host.NewOwnerAsync();
        await owner.CallAsync(HttpMethod.Put, $"/api/v1/organizations/{owner.OrganizationId}/settings", new { timeZone = zone, locale = "en" });
        await using var scope = owner.BeginScope();
        var clock = scope.ServiceProvider.GetRequiredService<OrganizationTime>();
        await clock.LoadAsync(default);
        var date = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);

        var range = ReportRange.Of(date, date, clock);

        Assert.Equal(TimeSpan.FromHours(hours), range.ToUtc - range.FromUtc);
        Assert.Equal((date, TimeSpan.Zero), (clock.DayOf(range.FromUtc), clock.ToLocal(range.FromUtc).TimeOfDay));
        Assert.Equal(range.FromUtc, range.Before(clock).ToUtc);
        Assert.Equal(0, range.FromUtc.Ticks % TimeSpan.FromMinutes(15).Ticks);
        Assert.Throws<InvalidInputException>(() => ReportRange.Of(date, date.AddDays(ReportRange.MostDays), clock));
    }

    [Fact]
    public void Percentiles_lie_between_two_values_in_proportion()
    {
        TimedEvents Took(int seconds, int count) => new(ConversationEventKind.ANSWERED, null, true, seconds, count);

        Assert.Equal(new Times(0, null, null), Times.Of([]));
        Assert.Equal(new Times(1, 60, 60), Times.Of([Took(60, 1)]));
        Assert.Equal(new Times(2, 90, 114), Times.Of([Took(60, 1), Took(120, 1)]));
        Assert.Equal(new Times(100, 10, 10), Times.Of([Took(10, 95), Took(5_000, 5)]));
        Assert.Equal(new Times(10, 10, 509), Times.Of([Took(10, 9), Took(5_000, 1)]));
    }
}
