using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Templates;

/// <param name="TemplateId">Null: a new one.</param>
/// <param name="WabaId">Of a new one: the business account it is for; null: the only one that is connected.</param>
/// <param name="ExampleUploadId">The uploaded file that is the header's example; null when it is none of ours.</param>
public sealed record TemplateToWrite(
    Guid? TemplateId, string? WabaId, string? Name, string? Language, TemplateCategory? Category, TemplateContent Content, Guid? ExampleUploadId = null);

/// <summary>
/// Keeps what a manager writes: a new template, or the next version of one, while sellers go on with the approved one. It need not be
/// complete: what Meta would refuse is checked when it is handed in. Saving the same again changes nothing.
/// </summary>
public sealed class WriteTemplate(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, ILiveEvents liveEvents)
{
    /// <returns>The template's id.</returns>
    /// <exception cref="InvalidInputException">Fields <c>name</c>, <c>language</c>, <c>category</c>, which say what it is; <c>wabaId</c> when there are several; <c>header.example</c> for a file that does not fit.</exception>
    /// <exception cref="ProblemException">
    /// <c>NOT_FOUND</c>, <c>FORBIDDEN</c>, <c>NUMBER_NOT_CONNECTED</c>, <c>TEMPLATE_EXISTS</c> for this name and language, <c>TEMPLATE_NAME_LOCKED</c>,
    /// <c>TEMPLATE_NAME_FIXED</c>, <c>TEMPLATE_CATEGORY_FIXED</c>, <c>TEMPLATE_NOT_EDITABLE</c> in its status, <c>TEMPLATE_BUSY</c>.
    /// </exception>
    public async Task<Guid> RunAsync(TemplateToWrite command, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        var (name, language, category) = Identity(command);
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await RequireExampleAsync(db, command, cancellationToken);

        var template = command.TemplateId is { } id ? await db.LockTemplateAsync(id, cancellationToken) : await MakeAsync(db, command, name, language, category, now, cancellationToken);
        if (await db.DraftAsync(template, cancellationToken) is not { } draft)
        {
            draft = template.BeginDraft(command.Content, category, current.UserId, now);
            db.TemplateVersions.Add(draft);
        }

        template.Write(draft, name, language, category, command.Content, current.UserId, now);
        draft.Illustrate(command.Content.HasFile ? command.ExampleUploadId : null);
        if (await db.Templates.AnyAsync(other => other.WabaId == template.WabaId && other.Name == name && other.Language == language && other.DeletedAtUtc == null && other.Id != template.Id, cancellationToken))
            throw new ProblemException(Problem.Conflict("TEMPLATE_EXISTS"));
        if (template.IsUnknownToMeta && await db.NameLockAsync(template.WabaId, name, language, now, cancellationToken) is not null) throw new ProblemException(Problem.Conflict("TEMPLATE_NAME_LOCKED"));

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Template, template.Id));
        return template.Id;
    }

    private static (string Name, string Language, TemplateCategory Category) Identity(TemplateToWrite command)
    {
        var faults = TemplateRules.Check(new(command.Name, command.Language, command.Category, command.Content)).Where(fault => fault.Key is "name" or "language" or "category").ToDictionary();
        return faults.Count == 0 ? (command.Name!, command.Language!, command.Category!.Value) : throw new InvalidInputException(faults);
    }

    private async Task<MessageTemplate> MakeAsync(AppDbContext db, TemplateToWrite command, string name, string language, TemplateCategory category, DateTime now, CancellationToken cancellationToken)
    {
        var numbers = await db.WhatsAppAccounts.Where(one => one.Status == WhatsAppAccountStatus.CONNECTED && (command.WabaId == null || one.WabaId == command.WabaId))
            .OrderBy(one => one.Id).Select(one => new { one.Id, one.WabaId }).ToListAsync(cancellationToken);
        if (numbers.Count == 0) throw new ProblemException(Problem.Conflict("NUMBER_NOT_CONNECTED"));
        if (numbers.Exists(number => number.WabaId != numbers[0].WabaId)) throw new InvalidInputException("wabaId", "Required");
        var template = new MessageTemplate(current.RequiredId, numbers[0].Id, numbers[0].WabaId, name, language, category, "[]", now);
        db.Templates.Add(template);
        db.TemplateEvents.Add(new TemplateEvent(template, "CREATED", null, current.UserId, now));
        return template;
    }

    private static async Task RequireExampleAsync(AppDbContext db, TemplateToWrite command, CancellationToken cancellationToken)
    {
        if (command is not { Content.HasFile: true, ExampleUploadId: { } uploadId }) return;
        var kind = await db.MediaUploads.Where(one => one.Id == uploadId).Select(one => (MessageKind?)one.Kind).SingleOrDefaultAsync(cancellationToken);
        if (kind?.ToString() != command.Content.Header.ToString()) throw new InvalidInputException("header.example", "TemplateFileKind");
    }
}
