using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Media;

/// <summary>Has a file that is not here fetched at once, also one that was given up. Calling twice is harmless, and so is calling for one that is here.</summary>
public sealed class RetryMedia(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, MediaSignal signal, ILiveEvents live)
{
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no message with a file, or another organization's.</exception>
    public async Task<MediaState> RunAsync(Guid messageId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var file = await db.MessageMedia.Where(one => one.MessageId == messageId).ForUpdate().SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        if (!file.TryAgain()) return file.State;
        await db.SaveChangesAsync(cancellationToken);
        var conversationId = await db.Messages.Where(message => message.Id == messageId).Select(message => message.ConversationId).SingleAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        live.Publish(new(current.RequiredId, LiveEventKind.Messages, conversationId));
        signal.Wake();
        return file.State;
    }
}
