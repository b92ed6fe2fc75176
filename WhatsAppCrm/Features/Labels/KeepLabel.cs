using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Labels;

/// <summary>Makes a label, or gives one another name or colour. For managers and up.</summary>
public sealed class KeepLabel(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, ILiveEvents liveEvents)
{
    /// <param name="id">Null: a new one.</param>
    /// <param name="name">At most 40 characters; unique, whatever its capitals. Null keeps an existing one's.</param>
    /// <param name="color">One of <see cref="Label.Colors"/>; null keeps it.</param>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>, <c>LABEL_EXISTS</c>, or <c>LABELS_FULL</c> at <see cref="Label.MostInAnOrganization"/>.</exception>
    /// <exception cref="InvalidInputException">Field <c>name</c> or <c>color</c>.</exception>
    public async Task<LabelRow> RunAsync(Guid? id, string? name, string? color, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        Label label;
        if (id is null)
        {
            if (await db.Labels.CountAsync(cancellationToken) >= Label.MostInAnOrganization) throw new ProblemException(Problem.Conflict("LABELS_FULL"));
            db.Labels.Add(label = new Label(current.RequiredId, name, color, clock.GetUtcNow().UtcDateTime));
        }
        else
        {
            label = await db.Labels.SingleOrDefaultAsync(one => one.Id == id, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
            label.Change(name ?? label.Name, color);
        }

        if (await db.Labels.AnyAsync(other => other.NameKey == label.NameKey && other.Id != label.Id, cancellationToken)) throw new ProblemException(Problem.Conflict("LABEL_EXISTS"));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Labels, Guid.Empty));
        return new(label.Id, label.Name, label.Color);
    }
}
