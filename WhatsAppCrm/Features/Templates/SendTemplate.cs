using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Features.Sending.Later;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Templates;

/// <param name="Variables">By the keys of <see cref="TemplateSlot"/>.</param>
public sealed record TemplateToSend(Guid TemplateId, IReadOnlyDictionary<string, string> Variables, Guid? ConversationId = null, string? ToPhone = null)
{
    public Guid? LeadId { get; init; }

    public string? ClientId { get; init; }
}

/// <summary>Fills a template in and queues it: in an open or closed window, and to people who never wrote.</summary>
public sealed class SendTemplate(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, QueueMessage queue, ScheduleMessage schedule)
{
    /// <exception cref="ProblemException">
    /// <c>NOT_FOUND</c>; <c>TEMPLATE_NOT_APPROVED</c>: Meta has not approved it, paused it or it was deleted; <c>TEMPLATE_VARIABLES_INVALID</c>;
    /// <c>TEMPLATE_OF_OTHER_ACCOUNT</c>; and those of queueing.
    /// </exception>
    public Task<QueuedMessage> RunAsync(TemplateToSend command, CancellationToken cancellationToken) => FillAsync(command, message => queue.RunAsync(message, cancellationToken), cancellationToken);

    /// <summary>As <see cref="RunAsync"/>, at a time; that it is approved then is asked again then.</summary>
    /// <returns>The id of what waits.</returns>
    /// <exception cref="ProblemException">Those of sending, and those of <see cref="ScheduleMessage.RunAsync"/>.</exception>
    public Task<Guid> ScheduleAsync(TemplateToSend command, SendTime time, CancellationToken cancellationToken) => FillAsync(command, message => schedule.RunAsync(message, time, cancellationToken), cancellationToken);

    private async Task<T> FillAsync<T>(TemplateToSend command, Func<MessageToSend, Task<T>> take, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var (template, wabaId) = await FindAsync(command.TemplateId, cancellationToken);
        if (!template.CanBeSent) throw new ProblemException(Problem.Conflict("TEMPLATE_NOT_APPROVED"));
        var content = new TemplateForm(template).Fill(command.Variables, wabaId);
        return await take(new MessageToSend(content, command.ConversationId, command.ToPhone) { LeadId = command.LeadId, ClientId = command.ClientId });
    }

    private async Task<(MessageTemplate Template, string WabaId)> FindAsync(Guid templateId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var found = await db.Templates.AsNoTracking().Where(template => template.Id == templateId)
            .SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        return (found, found.WabaId);
    }
}
