using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Media;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Media;

/// <summary>
/// Brings one claimed file here: fetched to a draft, its hash compared, put in its place, and only then is its row told. A crash
/// in between leaves a draft that is swept, or a whole file that the next attempt replaces; never half a file that is shown.
/// </summary>
public sealed class FetchMedia(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, AccountCalls calls, MediaGraph graph, Thumbnails thumbnails, ILiveEvents live, TimeProvider clock, Random random,
    ILogger<FetchMedia> logger)
{
    /// <summary>Meta's id may be known a little before Meta finds the file itself; after so many attempts it is not there.</summary>
    private const int AttemptsForGone = 5;

    /// <summary>A number that lost its access is not asked for files at all; this is for one whose loss nobody could write down.</summary>
    private static readonly TimeSpan WhenAccessLost = TimeSpan.FromSeconds(30);

    public async Task RunAsync(ClaimedMedia claim, CancellationToken cancellationToken)
    {
        try
        {
            var result = await calls.RunAsync(claim.AccountId, (token, stop) => graph.FetchAsync(token, claim.MediaId, claim.PhoneNumberId, stop), cancellationToken);
            using var draft = result.IsOk ? result.Value.Draft : null;
            if (draft is not null && MediaHash.Agrees(draft.Sha256, result.Value.Sha256, claim.Sha256)) await KeepAsync(claim, draft, cancellationToken);
            else if (draft is not null) await MissAsync(claim, MediaProblem.DAMAGED, null, "Its hash is not the one Meta names.");
            else if (result.IsOk) await MissAsync(claim, result.Value.Problem ?? MediaProblem.UNREACHABLE, null, result.Value.Explanation);
            else await RefusedAsync(claim, result);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await ChangeAsync(claim, file => file.PutBack(null, null), CancellationToken.None);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            await MissAsync(claim, MediaProblem.NOT_WRITTEN, null, refused.Message);
        }
    }

    private async Task KeepAsync(ClaimedMedia claim, IMediaDraft draft, CancellationToken cancellationToken)
    {
        string type;
        (int Width, int Height)? size = null;
        await using (var content = draft.Open())
        {
            type = await ContentTypes.SniffAsync(content, isSound: claim.Kind == MessageKind.AUDIO, cancellationToken);
            content.Position = 0;
            if (type.StartsWith("image/", StringComparison.Ordinal)) size = await PictureSize.ReadAsync(content, cancellationToken);
        }

        var key = MediaKey.Of(current.RequiredId, claim.MessageId);
        await thumbnails.MakeAsync(draft, key, type, size, cancellationToken);
        draft.Keep(key);
        var stored = new StoredFile(key, type, Convert.ToHexStringLower(draft.Sha256), draft.SizeInBytes, size?.Width, size?.Height);
        await ChangeAsync(claim, file =>
        {
            if (!ContentTypes.Agree(file.MimeType, type))
                logger.LogWarning("The file of message {MessageId} is said to be {Said} and is {Found}", claim.MessageId, file.MimeType, type);
            file.Store(stored);
        }, cancellationToken);
        live.Publish(new(current.RequiredId, LiveEventKind.Messages, claim.ConversationId));
    }

    private Task RefusedAsync(ClaimedMedia claim, GraphResult<FetchedMedia> result)
    {
        var verdict = result.Error is { } error ? GraphErrors.Classify(error) : new GraphVerdict(GraphErrorKind.Temporary);
        return verdict.Kind == GraphErrorKind.AccessLost
            ? ChangeAsync(claim, file => file.PutBack(MediaProblem.ACCESS_LOST, clock.GetUtcNow().UtcDateTime + WhenAccessLost), CancellationToken.None)
            : MissAsync(claim, MediaProblem.UNREACHABLE, verdict.AtLeast, result.Explanation);
    }

    /// <summary>Written down whatever the process is told meanwhile: else the claim alone would say that something was tried.</summary>
    private async Task MissAsync(ClaimedMedia claim, MediaProblem problem, TimeSpan? atLeast, string? explanation)
    {
        var isFinal = problem == MediaProblem.TOO_LARGE || (problem == MediaProblem.GONE && claim.Attempts >= AttemptsForGone);
        var backoff = Backoff.AtLeast(claim.Attempts, random);
        TimeSpan? wait = isFinal ? null : atLeast > backoff ? atLeast : backoff;
        logger.LogWarning(
            "The file of message {MessageId} of {OrganizationId} did not come (attempt {Attempt}, {Problem}): {Explanation}", claim.MessageId, claim.OrganizationId, claim.Attempts, problem, explanation);
        await ChangeAsync(claim, file => file.Miss(problem, wait, clock.GetUtcNow().UtcDateTime), CancellationToken.None);
        live.Publish(new(current.RequiredId, LiveEventKind.Messages, claim.ConversationId));
    }

    /// <summary>A row that is gone, with its conversation, leaves the file to the sweep.</summary>
    private async Task ChangeAsync(ClaimedMedia claim, Action<MessageMedia> change, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await db.MessageMedia.Where(file => file.MessageId == claim.MessageId).ForUpdate().SingleOrDefaultAsync(cancellationToken) is not { } file) return;
        change(file);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
