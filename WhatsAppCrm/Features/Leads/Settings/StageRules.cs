using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Leads.Settings;

/// <summary>What holds for the stages of a pipeline together.</summary>
internal static class StageRules
{
    /// <exception cref="InvalidInputException">Field <c>stages</c>: none is open, or there are too many.</exception>
    public static void Check(IReadOnlyList<WantedStage>? stages)
    {
        if (stages is null || !stages.Any(stage => (stage.Kind ?? StageKind.OPEN) == StageKind.OPEN)) throw new InvalidInputException("stages", "StageOpenRequired");
        if (stages.Count > Stage.MostInAPipeline) throw new InvalidInputException("stages", "TooLong");
    }

    /// <exception cref="InvalidInputException">A rule is not valid, or names a template that is not this organization's.</exception>
    public static async Task SetAsync(AppDbContext db, Stage stage, WantedStage wanted, CancellationToken cancellationToken)
    {
        if (wanted.OfferedTemplateId is { } templateId && templateId != stage.OfferedTemplateId && !await db.Templates.AnyAsync(template => template.Id == templateId, cancellationToken))
            throw new InvalidInputException("offeredTemplateId", "Invalid");
        stage.Rule(wanted.TaskTitle, wanted.TaskDueInDays, wanted.OfferedTemplateId);
    }
}
