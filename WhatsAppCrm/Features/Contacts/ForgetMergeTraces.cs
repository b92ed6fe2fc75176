using Microsoft.EntityFrameworkCore;
using Quartz;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Contacts;

/// <summary>Merges that are too old to be undone no longer keep what people were called and reached by. Calling twice is harmless.</summary>
public sealed class ForgetMergeTraces(IDbContextFactory<AppDbContext> factory, TimeProvider time)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().UtcDateTime - ContactMerge.UndoableFor;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var over = db.AcrossOrganizations<ContactMerge>().Where(merge => merge.MergedAtUtc <= before && merge.TraceJson != null);
        // Nearly always nothing: ask before taking the writer's turn.
        if (!await over.AnyAsync(cancellationToken)) return;
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await over.ExecuteUpdateAsync(set => set.SetProperty(merge => merge.TraceJson, (string?)null), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}

/// <summary>Every six hours.</summary>
[DisallowConcurrentExecution]
public sealed class ForgetMergeTracesJob(ForgetMergeTraces forget) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await forget.RunAsync(cancellationToken);
}
