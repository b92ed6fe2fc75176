using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Whether the customer can be written to freely right now.</summary>
public enum ReplyWindow
{
    OPEN,
    CLOSED,
}

/// <summary>What leads are narrowed to, in the board, the table, the export and the API alike. Nulls and false narrow nothing.</summary>
/// <param name="Source">Exactly, or everything that begins with it and a colon: <c>whatsapp ad</c> is every advertisement.</param>
/// <param name="ValueFrom">In the organization's currency, inclusive; so is <paramref name="ValueTo"/>.</param>
public sealed record LeadFilter(
    LeadStatus? Status = null,
    Guid? StageId = null,
    Guid? OwnerId = null,
    string? Search = null,
    Guid? PipelineId = null,
    bool Unowned = false,
    string? Source = null,
    decimal? ValueFrom = null,
    decimal? ValueTo = null,
    ReplyWindow? Window = null,
    bool TaskOverdue = false)
{
    public const int SearchMaxLength = 100;

    public static readonly LeadFilter None = new();

    internal IQueryable<Lead> Apply(AppDbContext db, IQueryable<Lead> leads, DateTime nowUtc)
    {
        if (Status is { } status) leads = leads.Where(lead => lead.Status == status);
        if (PipelineId is { } pipelineId) leads = leads.Where(lead => lead.PipelineId == pipelineId);
        if (StageId is { } stageId) leads = leads.Where(lead => lead.StageId == stageId);
        if (OwnerId is { } ownerId) leads = leads.Where(lead => lead.OwnerId == ownerId);
        if (Unowned) leads = leads.Where(lead => lead.OwnerId == null);
        if (!string.IsNullOrWhiteSpace(Source))
        {
            var (source, start) = (Source, Source + ":");
            leads = leads.Where(lead => lead.Source == source || lead.Source.StartsWith(start));
        }

        if (Cents(ValueFrom) is { } from) leads = leads.Where(lead => lead.ValueInCents >= from);
        if (Cents(ValueTo) is { } to) leads = leads.Where(lead => lead.ValueInCents <= to);
        if (Window is { } window)
        {
            var (isOpen, since) = (window == ReplyWindow.OPEN, nowUtc - Conversation.ServiceWindow);
            leads = leads.Where(lead => db.Conversations.Any(c => c.LeadId == lead.Id && c.LastInboundAtUtc > since) == isOpen);
        }

        if (TaskOverdue) leads = leads.Where(lead => db.LeadTasks.Any(task => task.LeadId == lead.Id && task.DoneAtUtc == null && task.DueAtUtc < nowUtc));
        if (string.IsNullOrWhiteSpace(Search)) return leads;
        var search = Search.Trim().ToLowerInvariant();
        return leads.Where(lead => lead.Name.ToLower().Contains(search) || lead.Phone!.Contains(search) || lead.Email!.ToLower().Contains(search));
    }

    // A filter nobody can mean (more than there is money) must not overflow.
    private static long? Cents(decimal? value) => value is { } amount ? (long)decimal.Round(Math.Clamp(amount, -1_000_000_000_000_000m, 1_000_000_000_000_000m) * 100m) : null;
}
