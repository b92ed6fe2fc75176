using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.AutoReply;

/// <param name="Took">Until the answer, or until it was given up.</param>
public sealed record BrainTest(BrainAnswer Answer, TimeSpan Took);

/// <summary>Asks the saved brain with an invented customer, signed as in earnest but with the event <c>test</c>; nothing is sent to anybody. For administrators and up.</summary>
public sealed class TestBrain(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, BrainCall call, TimeProvider clock)
{
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below ADMIN; <c>BRAIN_NOT_SET</c> when there is no brain.</exception>
    public async Task<BrainTest> RunAsync(string text, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var settings = await db.AutoReplySettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (settings?.Plan().Brain.Url is null) throw new ProblemException(Problem.Conflict("BRAIN_NOT_SET"));

        var message = new BrainMessage(SortableId.New(), MessageDirection.INBOUND, MessageKind.TEXT, text, clock.GetUtcNow().UtcDateTime, IsAutomatic: false);
        var request = new BrainRequest("test", current.RequiredId, null, new("Ana", "+15555550100", null), message, [message]);
        var began = clock.GetTimestamp();
        var answer = await call.RunAsync(settings, $"test_{message.Id:N}", request, cancellationToken);
        return new(answer, clock.GetElapsedTime(began));
    }
}
