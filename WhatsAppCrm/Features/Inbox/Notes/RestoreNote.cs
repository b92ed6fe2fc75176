using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Notes;

/// <summary>Brings a note back as it was: under its id, at its time, with whom it named and who had seen it.</summary>
public sealed class RestoreNote(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents)
{
    /// <summary>Calling twice is harmless.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: its conversation or lead is no longer here; <c>FORBIDDEN</c>: a colleague's.</exception>
    public async Task RunAsync(DeletedNote deleted, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        if (deleted.Note.AuthorUserId != current.RequiredUserId) throw new ProblemException(Problem.Forbidden);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await db.Notes.AnyAsync(one => one.Id == deleted.Note.Id, cancellationToken)) return;
        var conversation = deleted.Note.ConversationId is { } id ? await db.LockConversationAsync(id, cancellationToken) ?? throw new ProblemException(Problem.NotFound) : null;
        if (deleted.Note.LeadId is { } leadId && !await db.Leads.AnyAsync(lead => lead.Id == leadId, cancellationToken)) throw new ProblemException(Problem.NotFound);
        var note = deleted.Note.Again(conversation?.Id);
        db.Add(note);
        db.AddRange(deleted.Mentions.Select(mention => mention.Again()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        liveEvents.TellOf(note, deleted.Mentions.Select(mention => mention.UserId));
    }
}
