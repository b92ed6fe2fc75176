using WhatsAppCrm.Infrastructure.Realtime;

namespace WhatsAppCrm.Infrastructure.Presence;

/// <summary>
/// Tells the other processes which conversations this one's pages show: changes gathered for a moment, and everything now and then for
/// those who missed something or have just begun. Notes look like <c>page,organization,user,conversation,W;page</c>; a page alone shows nothing any more.
/// </summary>
public sealed class TogetherNotes(Together together, TogetherSignal signal, IProcessNotes notes, TimeProvider clock) : BackgroundService
{
    private const string Topic = "together:";

    /// <summary>PostgreSQL takes 8,000 bytes a notification.</summary>
    private const int MostPages = 50;

    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RepeatEvery = TimeSpan.FromSeconds(12);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var heard = notes.Hear(Hear);
        var repeatedAt = clock.GetUtcNow();
        try
        {
            while (true)
            {
                // With nothing open nothing ends, and nothing is to be repeated.
                if (await signal.WaitAsync(together.IsEmpty ? RepeatEvery : LookEvery, stoppingToken)) await Task.Delay(Gather, stoppingToken);
                var repeats = clock.GetUtcNow() - repeatedAt >= RepeatEvery;
                if (repeats) repeatedAt = clock.GetUtcNow();
                foreach (var some in together.Take(repeats).Chunk(MostPages)) notes.Tell(Topic + Write(some));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void Hear(string note)
    {
        if (!note.StartsWith(Topic, StringComparison.Ordinal)) return;
        foreach (var (pageId, page) in Read(note[Topic.Length..])) together.Heard(pageId, page);
    }

    public static string Write(IEnumerable<(Guid PageId, TogetherPage? Page)> pages) => string.Join(';', pages.Select(one => one.Page is { } page
        ? $"{one.PageId:N},{page.OrganizationId:N},{page.UserId:N},{page.ConversationId:N},{(page.IsWriting ? "W" : "V")}"
        : $"{one.PageId:N}"));

    /// <summary>What cannot be read is left out: another version may say it otherwise.</summary>
    public static IEnumerable<(Guid PageId, TogetherPage? Page)> Read(string text)
    {
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = part.Split(',');
            if (!Guid.TryParseExact(fields[0], "N", out var pageId)) continue;
            if (fields.Length == 1) yield return (pageId, null);
            else if (fields is [_, var organization, var user, var conversation, "V" or "W"]
                && Guid.TryParseExact(organization, "N", out var organizationId) && Guid.TryParseExact(user, "N", out var userId) && Guid.TryParseExact(conversation, "N", out var conversationId))
                yield return (pageId, new TogetherPage(organizationId, userId, conversationId, fields[4] == "W"));
        }
    }
}
