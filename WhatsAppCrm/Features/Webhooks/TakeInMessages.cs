using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Turns inbound messages into contact, lead, note, conversation and message; a handful of queries however many there are.
/// A message already stored is passed over.
/// </summary>
internal sealed class TakeInMessages(AppDbContext db, Guid organizationId, DateTime nowUtc, HashSet<LiveEvent> changes, ILogger logger)
{
    private ContactBook _contacts = null!;
    private Dictionary<(Guid AccountId, Guid ContactId), Conversation> _conversations = null!;
    private Dictionary<Guid, Lead> _leads = null!;
    private Stage? _firstStage;

    public async Task RunAsync(IReadOnlyList<OrganizationPart> parts, CancellationToken cancellationToken)
    {
        var arrived = parts.SelectMany(part => part.Change.Messages.Where(message => message.Sender.IsKnown).Select(message => (part.AccountId, Message: message))).ToList();
        if (arrived.Count == 0) return;

        var known = await LoadKnownAsync(arrived.Select(item => item.Message.Id), cancellationToken);
        var fresh = arrived.Where(item => known.Add((item.AccountId, item.Message.Id))).ToList();
        if (fresh.Count == 0) return;

        _contacts = await ContactBook.LoadAsync(db, organizationId, fresh.Select(item => item.Message.Sender), nowUtc, cancellationToken);
        var contactIds = _contacts.KnownIds;
        _conversations = (await contactIds.LoadByKeysAsync(some => db.Conversations.Where(conversation => some.Contains(conversation.ContactId)).ForUpdate(), cancellationToken))
            .ToDictionary(conversation => (conversation.WhatsAppAccountId, conversation.ContactId));
        _leads = (await contactIds.LoadByKeysAsync(some => db.Leads.Where(lead => lead.ContactId != null && some.Contains(lead.ContactId!.Value)), cancellationToken))
            .ToDictionary(lead => lead.ContactId!.Value);
        _firstStage = await LoadFirstStageAsync(cancellationToken);

        foreach (var (accountId, message) in fresh) Add(accountId, message);
    }

    private async Task<HashSet<(Guid, string)>> LoadKnownAsync(IEnumerable<string> ids, CancellationToken cancellationToken) =>
        (await ids.LoadByKeysAsync(some => db.Messages.Where(message => message.ProviderMessageId != null && some.Contains(message.ProviderMessageId))
            .Select(message => new { message.WhatsAppAccountId, message.ProviderMessageId }), cancellationToken))
        .Select(message => (message.WhatsAppAccountId, message.ProviderMessageId!)).ToHashSet();

    private async Task<Stage?> LoadFirstStageAsync(CancellationToken cancellationToken)
    {
        var stage = await db.Pipelines.AsNoTracking().Where(pipeline => pipeline.IsDefault)
            .Join(db.Stages, pipeline => pipeline.Id, stage => stage.PipelineId, (_, stage) => stage)
            .OrderBy(stage => stage.Position).FirstOrDefaultAsync(cancellationToken);
        if (stage is null) logger.LogError("Organization {OrganizationId} has no default pipeline: messages are stored without a lead", organizationId);
        return stage;
    }

    private void Add(Guid accountId, InboundMessage inbound)
    {
        var contact = _contacts.FindOrCreate(inbound.Sender);
        var lead = FindOrCreateLead(contact);
        var conversation = FindOrCreateConversation(accountId, contact, lead);
        var message = Message.Inbound(conversation, inbound.Id, inbound.Kind, inbound.Text, inbound.PayloadJson, inbound.SentAtUtc, nowUtc);
        db.Messages.Add(message);
        changes.Add(new LiveEvent(organizationId, LiveEventKind.Messages, conversation.Id));

        // "Changed their number" is Meta's notice, not the customer writing: nothing unread, no window.
        if (message.Kind != MessageKind.SYSTEM) conversation.Add(message);
        changes.Add(new LiveEvent(organizationId, LiveEventKind.Conversation, conversation.Id));

        if (lead is null || string.IsNullOrWhiteSpace(message.Text)) return;
        db.Notes.Add(Note.OfMessage(lead.Id, message, nowUtc));
        changes.Add(new LiveEvent(organizationId, LiveEventKind.Lead, lead.Id));
    }

    private Lead? FindOrCreateLead(Contact contact)
    {
        if (_leads.TryGetValue(contact.Id, out var lead) || _firstStage is null) return lead;
        lead = Lead.FromWhatsApp(contact, _firstStage, nowUtc);
        db.Leads.Add(lead);
        _leads.Add(contact.Id, lead);
        changes.Add(new LiveEvent(organizationId, LiveEventKind.Lead, lead.Id));
        return lead;
    }

    private Conversation FindOrCreateConversation(Guid accountId, Contact contact, Lead? lead)
    {
        if (!_conversations.TryGetValue((accountId, contact.Id), out var conversation))
        {
            conversation = new Conversation(organizationId, accountId, contact.Id, lead?.Id, nowUtc);
            db.Conversations.Add(conversation);
            _conversations.Add((accountId, contact.Id), conversation);
        }

        if (conversation.LeadId is null && lead is not null) conversation.LinkLead(lead.Id);
        return conversation;
    }
}
