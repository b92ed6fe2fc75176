using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Reports;

/// <summary>Puts counted messages and conversations together to the figures of the dashboard, on the organization's clocks. For managers and up.</summary>
public sealed class ReportQueries(
    IDbContextFactory<AppDbContext> factory, TallyQueries tallies, EventQueries events, WaitingQueries waiting, LeadFigureQueries leads, MemberDirectory members, OrganizationTime clock,
    CurrentOrganization current)
{
    public async Task<Summary> SummaryAsync(ReportFilter filter, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await clock.LoadAsync(cancellationToken);
        var (now, before) = (await TotalsAsync(filter, cancellationToken), await TotalsAsync(filter with { Range = filter.Range.Before(clock) }, cancellationToken));
        Figure Of(Func<Totals, double?> figure) => new(figure(now), figure(before));
        return new(
            Of(one => one.Opened), Of(one => one.Resolved), Of(one => one.Received), Of(one => one.Sent), Of(one => one.FirstAnswer.Median), Of(one => one.FirstAnswer.P90),
            Of(one => one.Resolution.Median), Of(one => one.Resolution.P90), Of(one => one.Leads.Created), Of(one => one.Leads.WinRate));
    }

    /// <summary>Every day of the time, also those on which nothing happened.</summary>
    public async Task<IReadOnlyList<DayRow>> DaysAsync(ReportFilter filter, CancellationToken cancellationToken)
    {
        var (messages, conversations) = await SlotsAsync(filter, cancellationToken);
        var (said, done) = (messages.ToLookup(slot => clock.DayOf(slot.SlotUtc)), conversations.ToLookup(slot => clock.DayOf(slot.SlotUtc)));
        return [.. Enumerable.Range(0, filter.Range.Days).Select(filter.Range.From.AddDays).Select(day => new DayRow(
            day, Whole(filter, done[day].Sum(slot => slot.Opened)), done[day].Sum(slot => slot.Resolved), Whole(filter, said[day].Sum(slot => slot.Received)), said[day].Sum(slot => slot.Sent), said[day].Sum(slot => slot.Automatic)))];
    }

    /// <summary>The hours of the first day.</summary>
    public async Task<IReadOnlyList<HourOfDayRow>> HoursOfDayAsync(ReportFilter filter, CancellationToken cancellationToken)
    {
        var (messages, conversations) = await SlotsAsync(filter, cancellationToken);
        var (said, done) = (messages.ToLookup(slot => HourOf(slot.SlotUtc)), conversations.ToLookup(slot => HourOf(slot.SlotUtc)));
        return [.. Enumerable.Range(0, 24).Select(hour => filter.Range.From.ToDateTime(new TimeOnly(hour, 0))).Select(hour => new HourOfDayRow(
            hour, Whole(filter, done[hour].Sum(slot => slot.Opened)), done[hour].Sum(slot => slot.Resolved), Whole(filter, said[hour].Sum(slot => slot.Received)), said[hour].Sum(slot => slot.Sent), said[hour].Sum(slot => slot.Automatic)))];
    }

    /// <summary>All 168 hours of a week, Monday first.</summary>
    public async Task<IReadOnlyList<WeekHour>> WeekAsync(ReportFilter filter, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await clock.LoadAsync(cancellationToken);
        var counts = (await tallies.ListAsync(filter, cancellationToken)).GroupBy(slot => (clock.ToLocal(slot.SlotUtc).DayOfWeek, clock.ToLocal(slot.SlotUtc).Hour))
            .ToDictionary(hour => hour.Key, hour => hour.Sum(slot => filter.MemberId is null ? slot.Received : slot.Sent));
        return
        [
            .. from day in Enumerable.Range(1, 7).Select(day => (DayOfWeek)(day % 7))
            from hour in Enumerable.Range(0, 24)
            select new WeekHour(day, hour, counts.GetValueOrDefault((day, hour))),
        ];
    }

    /// <summary>Every member, by name; then whoever did something and is none any more.</summary>
    public async Task<IReadOnlyList<SellerRow>> SellersAsync(ReportFilter filter, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        var times = (await events.ListTimesAsync(filter, cancellationToken)).ToLookup(one => one.UserId);
        var sent = await tallies.SentByMemberAsync(filter, cancellationToken);
        var open = await waiting.CountByMemberAsync(filter.NumberId, cancellationToken);
        var people = (await members.ListAsync(cancellationToken)).Select(member => (Id: (Guid?)member.UserId, Name: (string?)member.Name)).ToList();
        var gone = sent.Keys.Select(id => (Guid?)id).Concat(times.Select(one => one.Key)).Where(id => id is not null).Except(people.Select(one => one.Id)).ToList();
        people.AddRange((await NamesAsync([.. gone.Select(id => id!.Value)], cancellationToken)).OrderBy(one => one.Name, StringComparer.CurrentCulture).Select(one => ((Guid?)one.Id, (string?)one.Name)));
        if (times.Contains(null)) people.Add((null, null));
        return
        [
            .. people.Where(one => filter.MemberId is null || one.Id == filter.MemberId).Select(one =>
            {
                var (answers, resolutions) = (times[one.Id].Where(time => time.Kind == ConversationEventKind.ANSWERED).ToList(), times[one.Id].Where(time => time.Kind == ConversationEventKind.RESOLVED).ToList());
                return new SellerRow(
                    one.Id, one.Name, sent.GetValueOrDefault(one.Id ?? Guid.Empty), answers.Sum(time => time.Count), Times.Of(answers.Where(time => time.IsFirst)), resolutions.Sum(time => time.Count),
                    Times.Of(resolutions), open.GetValueOrDefault(one.Id ?? Guid.Empty));
            }),
        ];
    }

    /// <summary>How long first answers and resolutions took, in steps.</summary>
    public async Task<IReadOnlyList<TimeStep>> StepsAsync(ReportFilter filter, CancellationToken cancellationToken)
    {
        var times = await events.ListTimesAsync(filter, cancellationToken);
        return TimeStep.Of([.. times.Where(IsFirstAnswer)], [.. times.Where(IsResolution)]);
    }

    private async Task<Totals> TotalsAsync(ReportFilter filter, CancellationToken cancellationToken)
    {
        var (messages, conversations) = await SlotsAsync(filter, cancellationToken);
        var times = await events.ListTimesAsync(filter, cancellationToken);
        return new(
            Whole(filter, conversations.Sum(slot => slot.Opened)), conversations.Sum(slot => slot.Resolved), Whole(filter, messages.Sum(slot => slot.Received)), messages.Sum(slot => slot.Sent + slot.Automatic),
            Times.Of(times.Where(IsFirstAnswer)), Times.Of(times.Where(IsResolution)), await leads.OutcomeAsync(filter, cancellationToken));
    }

    private async Task<(IReadOnlyList<SlotMessages> Messages, IReadOnlyList<SlotConversations> Conversations)> SlotsAsync(ReportFilter filter, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await clock.LoadAsync(cancellationToken);
        return (await tallies.ListAsync(filter, cancellationToken), await events.ListAsync(filter, cancellationToken));
    }

    private async Task<List<(Guid Id, string Name)>> NamesAsync(List<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return [];
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var users = await db.Users.AsNoTracking().Where(user => ids.Contains(user.Id)).Select(user => new { user.Id, Name = user.DisplayName == "" ? user.Email! : user.DisplayName }).ToListAsync(cancellationToken);
        return [.. users.Select(user => (user.Id, user.Name))];
    }

    private DateTime HourOf(DateTime utc) => clock.ToLocal(utc) is var local ? local.Date.AddHours(local.Hour) : default;

    private static int? Whole(ReportFilter filter, int count) => filter.MemberId is null ? count : null;

    private static bool IsFirstAnswer(TimedEvents one) => one is { Kind: ConversationEventKind.ANSWERED, IsFirst: true };

    private static bool IsResolution(TimedEvents one) => one.Kind == ConversationEventKind.RESOLVED;

    private sealed record Totals(int? Opened, int Resolved, int? Received, int Sent, Times FirstAnswer, Times Resolution, LeadOutcome Leads);
}
