using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Labels;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Views;

public sealed record Choice(Guid Id, string Name);

/// <summary>What there is to narrow the list by.</summary>
public sealed record FilterChoices(IReadOnlyList<Member> Members, IReadOnlyList<LabelRow> Labels, IReadOnlyList<Choice> Stages, IReadOnlyList<Choice> Numbers)
{
    public string? MemberName(Guid? id) => Members.FirstOrDefault(member => member.UserId == id)?.Name;

    public string? StageName(Guid? id) => Stages.FirstOrDefault(stage => stage.Id == id)?.Name;

    public string? NumberName(Guid? id) => Numbers.FirstOrDefault(number => number.Id == id)?.Name;
}

public sealed class FilterChoicesQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, MemberDirectory members, LabelQueries labels)
{
    public async Task<FilterChoices> LoadAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var stages = await (
                from stage in db.Stages.AsNoTracking()
                join pipeline in db.Pipelines on stage.PipelineId equals pipeline.Id
                orderby pipeline.IsDefault descending, pipeline.Name, stage.Position
                select new { stage.Id, stage.Name, Pipeline = pipeline.Name, pipeline.IsDefault })
            .ToListAsync(cancellationToken);
        var numbers = await db.WhatsAppAccounts.AsNoTracking().OrderBy(number => number.DisplayPhoneNumber)
            .Select(number => new Choice(number.Id, number.VerifiedName == null ? number.DisplayPhoneNumber : number.VerifiedName + " · " + number.DisplayPhoneNumber)).ToListAsync(cancellationToken);
        return new(
            await members.ListAsync(cancellationToken), await labels.ListAsync(cancellationToken),
            [.. stages.Select(stage => new Choice(stage.Id, stage.IsDefault ? stage.Name : $"{stage.Pipeline}: {stage.Name}"))], numbers);
    }
}
