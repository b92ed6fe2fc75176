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
/// Where the inbox's list, thread and keyboard bring what a person decides. Keeps the last change for as long as it may be taken back.
/// One for each circuit; used on its dispatcher only.
/// </summary>
public sealed class TriageDesk(ChangeConversations change, UndoChanges undo, TimeProvider clock, CurrentOrganization current) : IDisposable
{
    public static readonly TimeSpan UndoFor = TimeSpan.FromSeconds(8);

    private IReadOnlyList<TriageResult> _last = [];
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
        Show(null, ids.Count > 1 ? new(0, ids.Count) : null);
        try
        {
            var results = await change.RunAsync(ids, what, new Reporter(done => Show(null, new(done, ids.Count))), CancellationToken.None);
            _last = [.. results.Where(one => one.IsChanged)];
            var refused = results.Where(one => one.Refusal is not null).ToList();
            var why = refused.Count == 0 ? null : ids.Count == 1 ? ProblemTexts.For(refused[0].Refusal!) : some(refused.Count, ProblemTexts.For(refused[0].Refusal!));
            Show(_last.Count > 0 || why is not null ? new(_last.Count > 0 ? words(_last.Count) : "", why, _last.Count > 0) : null, null);
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
            if (Progress is not null) Show(News, null);
        }

        return false;
    }

    public async Task UndoAsync()
    {
        var last = _last;
        Dismiss();
        await undo.RunAsync(last, CancellationToken.None);
    }

    public void Dismiss()
    {
        _last = [];
        Show(null, Progress);
    }

    private void Show(TriageNews? news, TriageProgress? progress)
    {
        (News, Progress) = (news, progress);
        _timer?.Dispose();
        _timer = news is null ? null : clock.CreateTimer(_ => Forget(news), null, UndoFor, Timeout.InfiniteTimeSpan);
        Changed?.Invoke();
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
