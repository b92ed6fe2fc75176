using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>The conversations and leads of the people of one batch: found, else made. Conversations are locked until the commit.</summary>
internal sealed class ThreadBook
{
    private readonly AppDbContext _db;
    private readonly Guid _organizationId;
    private readonly DateTime _nowUtc;
    private readonly HashSet<LiveEvent> _changes;
    private Dictionary<(Guid AccountId, Guid ContactId), Conversation> _conversations = [];
    private Dictionary<Guid, Lead> _leads = [];
    private Dictionary<string, Lead> _typed = [];
    private Stage? _firstStage;

    private ThreadBook(AppDbContext db, Guid organizationId, DateTime nowUtc, HashSet<LiveEvent> changes) =>
        (_db, _organizationId, _nowUtc, _changes) = (db, organizationId, nowUtc, changes);

    /// <param name="strangers">Numbers of people who were never heard of: a lead that was typed in or imported may be theirs.</param>
    public static async Task<ThreadBook> LoadAsync(
        AppDbContext db, Guid organizationId, IReadOnlyCollection<Guid> contactIds, IEnumerable<PhoneNumber> strangers, DateTime nowUtc, HashSet<LiveEvent> changes, ILogger logger, CancellationToken cancellationToken)
    {
        var book = new ThreadBook(db, organizationId, nowUtc, changes)
        {
            _conversations = (await contactIds.LoadByKeysAsync(some => db.Conversations.Where(conversation => some.Contains(conversation.ContactId)).OrderBy(conversation => conversation.Id).ForUpdate(), cancellationToken))
                .ToDictionary(conversation => (conversation.WhatsAppAccountId, conversation.ContactId)),
            _leads = (await contactIds.LoadByKeysAsync(some => db.Leads.Where(lead => lead.ContactId != null && some.Contains(lead.ContactId!.Value)), cancellationToken))
                .GroupBy(lead => lead.ContactId!.Value).ToDictionary(leads => leads.Key, leads => leads.MinBy(lead => lead.ContactOrder)!),
            _firstStage = await db.Pipelines.AsNoTracking().Where(pipeline => pipeline.IsDefault)
                .Join(db.Stages, pipeline => pipeline.Id, stage => stage.PipelineId, (_, stage) => stage)
                .OrderBy(stage => stage.Kind == StageKind.OPEN ? 0 : 1).ThenBy(stage => stage.Position).FirstOrDefaultAsync(cancellationToken),
        };
        var spellings = strangers.SelectMany(phone => phone.Variants.Select(digits => (E164: "+" + digits, phone.Key))).DistinctBy(one => one.E164).ToDictionary(one => one.E164, one => one.Key);
        if (spellings.Count > 0)
        {
            var typed = await spellings.Keys.LoadByKeysAsync(some => db.Leads.Where(lead => lead.ContactId == null && some.Contains(lead.Phone!)).OrderBy(lead => lead.Id), cancellationToken);
            book._typed = typed.DistinctBy(lead => spellings[lead.Phone!]).ToDictionary(lead => spellings[lead.Phone!]);
        }

        if (book._firstStage is null) logger.LogError("Organization {OrganizationId} has no default pipeline: messages are stored without a lead", organizationId);
        return book;
    }

    public Lead? FindLead(Contact contact) => _leads.GetValueOrDefault(contact.Id);

    /// <param name="referral">The advertisement the first message came from.</param>
    /// <returns>Null when there is no stage to put one in.</returns>
    public Lead? FindOrCreateLead(Contact contact, AdReferral? referral)
    {
        if (_leads.TryGetValue(contact.Id, out var lead)) return lead;
        if (PhoneNumber.TryParse(contact.Phone, out var phone) && _typed.Remove(phone.Key, out lead))
        {
            lead.BelongTo(contact);
            _leads.Add(contact.Id, lead);
            _changes.Add(new LiveEvent(_organizationId, LiveEventKind.Lead, lead.Id));
            return lead;
        }

        if (_firstStage is null) return null;
        lead = Lead.FromWhatsApp(contact, _firstStage, _nowUtc);
        if (referral is not null) lead.CameFromAd(referral.Headline ?? referral.SourceId);
        _db.Leads.Add(lead);
        _leads.Add(contact.Id, lead);
        _changes.Add(new LiveEvent(_organizationId, LiveEventKind.Lead, lead.Id));
        return lead;
    }

    /// <summary>The contact's number or id changed: answers in every conversation that went to the old one go to the new one.</summary>
    public void FollowRecipient(Contact contact, Sender sender)
    {
        if (contact.MergedAtUtc is null || sender.Former is not { } former) return;
        foreach (var conversation in _conversations.Values.Where(conversation => conversation.ContactId == contact.Id))
            conversation.FollowRecipient(former.Phone?.E164, former.UserId, sender.Phone?.E164, sender.UserId);
    }

    public Conversation? Find(Guid accountId, Contact contact) => _conversations.GetValueOrDefault((accountId, contact.Id));

    /// <param name="isSettled">A new one is nobody's work: it comes from the phone's history.</param>
    public Conversation FindOrCreate(Guid accountId, Contact contact, Lead? lead, bool isSettled)
    {
        if (!_conversations.TryGetValue((accountId, contact.Id), out var conversation))
        {
            conversation = new Conversation(_organizationId, accountId, contact.Id, lead?.Id, _nowUtc);
            conversation.Speak(SpokenLanguage.Guess(contact.Phone));
            if (isSettled) conversation.ComeSettled();
            _db.Conversations.Add(conversation);
            _conversations.Add((accountId, contact.Id), conversation);
        }

        if (conversation.LeadId is null && lead is not null) conversation.LinkLead(lead.Id);
        return conversation;
    }
}
