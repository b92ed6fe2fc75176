using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Templates;

/// <summary>
/// Writes a template and hands it in, in one go, for programs: their manager's call is the approval. What is refused on the way leaves
/// nothing behind; where a second person has to approve it, it waits for that.
/// </summary>
public sealed class CreateTemplate(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, WriteTemplate write, SubmitTemplate submit, ReviewTemplate review, DeleteTemplate delete, TemplateQueries templates)
{
    /// <param name="isDraft">Keeps it here.</param>
    /// <exception cref="InvalidInputException">What Meta would refuse, field by field.</exception>
    /// <exception cref="ProblemException">Those of writing and of handing in.</exception>
    public async Task<TemplateRow> RunAsync(TemplateToWrite command, bool isDraft, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        var faults = TemplateRules.Check(new(command.Name, command.Language, command.Category, command.Content, command.ExampleUploadId is not null));
        if (!isDraft && faults.Count > 0) throw new InvalidInputException(faults);
        var id = await write.RunAsync(command, cancellationToken);
        try
        {
            if (!isDraft && await NeedsSecondPersonAsync(cancellationToken)) await review.AskAsync(id, cancellationToken);
            else if (!isDraft) await submit.RunAsync(id, cancellationToken);
        }
        catch (ProblemException)
        {
            await delete.RunAsync(id, CancellationToken.None);
            throw;
        }

        return await templates.FindAsync(id, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
    }

    private async Task<bool> NeedsSecondPersonAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.Organizations.Where(one => one.Id == current.RequiredId).Select(one => one.TemplatesNeedSecondPerson).SingleAsync(cancellationToken);
    }
}
