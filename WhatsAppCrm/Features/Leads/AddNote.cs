using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

/// <summary>A member writes something down on a lead. Never sent to the customer.</summary>
public sealed class AddNote(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents, TimeProvider time)
{
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no such lead here.</exception>
    /// <exception cref="InvalidInputException">Field <c>content</c> is empty or too long.</exception>
    public async Task<NoteRow> RunAsync(Guid leadId, string? content, bool isPrivate, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var lead = await db.Leads.SingleOrDefaultAsync(l => l.Id == leadId, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        var note = Note.OfMember(lead, content ?? "", isPrivate, current.RequiredUserId, time.GetUtcNow().UtcDateTime);
        db.Add(note);
        await db.SaveChangesAsync(cancellationToken);
        liveEvents.Publish(new LiveEvent(lead.OrganizationId, LiveEventKind.Lead, leadId));

        var author = await db.Users.Where(user => user.Id == note.AuthorUserId).Select(user => user.DisplayName == "" ? user.Email : user.DisplayName)
            .SingleOrDefaultAsync(cancellationToken);
        return new NoteRow(note.Id, note.Content, note.IsPrivate, note.AuthorUserId, author, null, note.CreatedAtUtc);
    }
}
