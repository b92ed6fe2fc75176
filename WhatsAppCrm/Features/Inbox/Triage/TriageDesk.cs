using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Inbox.Triage;

/// <summary>How far a change of many conversations is.</summary>
public sealed record TriageProgress(int Done, int Of);

/// <summary>What was just done, in the reader's words, and whether it can be taken back.</summary>
/// <param name="Refused">Why some were left as they were; null when none was.</param>
public sealed record TriageNews(string Words, string? Refused, bool CanUndo);

/// <summary>
/// Where the inbox's list, thread and keyboard bring what a person decides. Keeps the way back from the last change for as long as
/// it may be taken back. One for each circuit; used on its dispatcher only.
/// </summary>
public sealed class TriageDesk(ChangeConversations change, UndoChanges undo, TimeProvider clock, CurrentOrganization current) : IDisposable
{
    public static readonly TimeSpan UndoFor = TimeSpan.FromSeconds(8);

    private Func<Task>? _back;
    private ITimer? _timer;

    /// <summary>News or progress changed; may be raised on any thread.</summary>
    public event Action? Changed;

    public TriageNews? News { get; private set; }

    public TriageProgress? Progress { get; private set; }

    /// <param name="words">What will have been done, said of how many were changed.</param>
    /// <param name="some">Words for those that were refused, given their number and the first reason.</param>
    /// <returns>True when none was refused.</returns>
    public async Task<bool> ApplyAsync(IReadOnlyCollection<Guid> ids, TriageChange what, Func<int, string> words, Func<int, string, string> some)
    {
        if (Progress is not null || current.Id is null) return false;
        Show(null, null, new(0, ids.Count), isQuiet: ids.Count == 1);
        try
        {
            var results = await change.RunAsync(ids, what, new Reporter(done => Show(null, null, new(done, ids.Count), isQuiet: ids.Count == 1)), CancellationToken.None);
            var changed = results.Where(one => one.IsChanged).ToList();
            var refused = results.Where(one => one.Refusal is not null).ToList();
            var why = refused.Count == 0 ? null : ids.Count == 1 ? ProblemTexts.For(refused[0].Refusal!) : some(refused.Count, ProblemTexts.For(refused[0].Refusal!));
            if (changed.Count > 0) Show(new(words(changed.Count), why, true), () => undo.RunAsync(changed, CancellationToken.None));
            else Show(why is null ? null : new("", why, false), null);
            return refused.Count == 0;
        }
        catch (ProblemException refused)
        {
            Show(new("", ProblemTexts.For(refused.Problem), false), null);
        }
        catch (InvalidInputException invalid)
        {
            Show(new("", ProblemTexts.ForField(invalid.Errors.Values.First()), false), null);
        }
        finally
        {
            // Whatever else happened: the next change must not find this one under way.
            if (Progress is not null) Show(null, null);
        }

        return false;
    }

    /// <summary>Says what was done elsewhere, and how it is taken back.</summary>
    public void Offer(string words, Func<Task> back) => Show(new(words, null, true), back);

    public async Task UndoAsync()
    {
        var back = _back;
        Show(null, null);
        if (back is not null) await back();
    }

    public void Dismiss() => Show(null, null, Progress);

    private void Show(TriageNews? news, Func<Task>? back, TriageProgress? progress = null, bool isQuiet = false)
    {
        (News, _back, Progress) = (news, back, progress);
        _timer?.Dispose();
        _timer = news is null ? null : clock.CreateTimer(_ => Forget(news), null, UndoFor, Timeout.InfiniteTimeSpan);
        if (!isQuiet) Changed?.Invoke();
    }

    private void Forget(TriageNews news)
    {
        if (ReferenceEquals(News, news)) Dismiss();
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>Tells at once, where <see cref="Progress{T}"/> would tell later.</summary>
    private sealed class Reporter(Action<int> tell) : IProgress<int>
    {
        public void Report(int value) => tell(value);
    }
}
