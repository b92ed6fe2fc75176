using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Tests.Domain;

public sealed class SilenceTests
{
    private static readonly DateTime Now = new(2026, 11, 20, 15, 0, 0, DateTimeKind.Utc);

    public static TheoryData<string, Traffic, SilenceReason?> Cases => new()
    {
        { "just connected, nothing yet", Heard(null, connectedHoursAgo: 0), null },
        { "connected for days, never busy, nothing yet", Heard(null, connectedHoursAgo: 72), null },
        { "heard a minute ago", Heard(1), null },
        { "sent, and 14 minutes without a status", Heard(60) with { FirstUnansweredSendAtUtc = Minutes(14) }, null },
        { "sent, and a quarter of an hour without a status", Heard(60) with { FirstUnansweredSendAtUtc = Minutes(15) }, SilenceReason.NO_STATUS },
        { "sent, nothing ever heard", Heard(null) with { FirstUnansweredSendAtUtc = Minutes(30) }, SilenceReason.NO_STATUS },
        { "sent, and heard after it", Heard(10) with { FirstUnansweredSendAtUtc = Minutes(30) }, null },
        { "sent, and heard in the same moment", Heard(30) with { FirstUnansweredSendAtUtc = Minutes(30) }, null },
        { "sending all day, the first of it long unanswered", Heard(600) with { FirstUnansweredSendAtUtc = Minutes(590) }, SilenceReason.NO_STATUS },
        { "a Sunday like the Sundays before", Heard(20 * 60) with { OneWeekAgo = 2, TwoWeeksAgo = 1 }, null },
        { "a night like the nights before", Heard(11 * 60) with { OneWeekAgo = 0, TwoWeeksAgo = 9 }, null },
        { "quiet in hours that were busy both weeks before", Heard(3 * 60) with { OneWeekAgo = 12, TwoWeeksAgo = 10 }, SilenceReason.UNUSUALLY_QUIET },
        { "busy one week ago only", Heard(3 * 60) with { OneWeekAgo = 40, TwoWeeksAgo = 3 }, null },
        { "busy two weeks ago only, as after a campaign", Heard(3 * 60) with { OneWeekAgo = 3, TwoWeeksAgo = 400 }, null },
        { "one short of busy", Heard(5 * 60) with { OneWeekAgo = 9, TwoWeeksAgo = 30 }, null },
        { "a lull of under two hours in a busy time", Heard(119) with { OneWeekAgo = 80, TwoWeeksAgo = 80 }, null },
        { "a lull of exactly two hours in a busy time", Heard(120) with { OneWeekAgo = 80, TwoWeeksAgo = 80 }, SilenceReason.UNUSUALLY_QUIET },
        { "reconnected an hour ago after a quiet week", Heard(7 * 24 * 60, connectedHoursAgo: 1) with { OneWeekAgo = 80, TwoWeeksAgo = 80 }, null },
        { "reconnected three hours ago and still nothing", Heard(7 * 24 * 60, connectedHoursAgo: 3) with { OneWeekAgo = 80, TwoWeeksAgo = 80 }, SilenceReason.UNUSUALLY_QUIET },
        { "both: the evidence is named", Heard(300) with { FirstUnansweredSendAtUtc = Minutes(200), OneWeekAgo = 80, TwoWeeksAgo = 80 }, SilenceReason.NO_STATUS },
        { "a send of a clock ahead of ours", Heard(300) with { FirstUnansweredSendAtUtc = Now.AddMinutes(5) }, null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Silence_is_judged_by_evidence_and_by_habit(string name, Traffic traffic, SilenceReason? expected) => Assert.True(expected == Silence.Judge(traffic, Now), name);

    private static DateTime Minutes(int ago) => Now.AddMinutes(-ago);

    private static Traffic Heard(int? minutesAgo, int connectedHoursAgo = 24 * 60) => new(Now.AddHours(-connectedHoursAgo), minutesAgo is { } ago ? Minutes(ago) : null, null, 0, 0);
}
