using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Sending;

/// <summary>
/// The conversation something goes to, locked until the commit, and the number it leaves through. A template also reaches people
/// who never wrote: then their contact and conversation are made with it.
/// </summary>
internal sealed record SendTarget(Conversation Conversation, WhatsAppAccount Number, Contact Person)
{
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>, <c>WINDOW_CLOSED</c> or <c>NUMBER_NOT_CONNECTED</c>.</exception>
    public static async Task<SendTarget> FindAsync(
        AppDbContext db, MessageToSend command, PhoneNumber? phone, Guid organizationId, DateTime nowUtc, CancellationToken cancellationToken)
    {
        var template = command.Content as OutgoingTemplate;
        var id = command.ConversationId ?? await FindConversationAsync(db, phone!.Value, template?.WabaId, cancellationToken);
        if (id is null) return template is null ? throw await NobodyAsync(db, cancellationToken) : await MakeAsync(db, phone!.Value, template.WabaId, command.LeadId, organizationId, nowUtc, cancellationToken);

        var conversation = await LockAsync(db, id.Value, cancellationToken)
            ?? await LockAsync(db, await db.FollowConversationAsync(id.Value, cancellationToken), cancellationToken)
            ?? throw new ProblemException(Problem.NotFound);
        var number = await db.WhatsAppAccounts.AsNoTracking().SingleAsync(one => one.Id == conversation.WhatsAppAccountId, cancellationToken);
        return new(conversation, number, await db.Contacts.AsNoTracking().SingleAsync(one => one.Id == conversation.ContactId, cancellationToken));
    }

    /// <exception cref="ProblemException">Why it would not arrive.</exception>
    public void Require(OutgoingContent content, DateTime nowUtc)
    {
        if (!Number.CanSend) throw new ProblemException(Problem.Conflict("NUMBER_NOT_CONNECTED"));
        if (content.NeedsOpenWindow && !Conversation.IsWindowOpen(nowUtc)) throw new ProblemException(Problem.Conflict("WINDOW_CLOSED"));
        RequireReachable(content);
    }

    /// <summary>As <see cref="Require"/>, whatever the customer's 24 hours say now.</summary>
    /// <exception cref="ProblemException">Why it would not arrive.</exception>
    public void RequireReachable(OutgoingContent content)
    {
        if (!Number.CanSend) throw new ProblemException(Problem.Conflict("NUMBER_NOT_CONNECTED"));
        if (content is OutgoingTemplate template && template.WabaId != Number.WabaId) throw new ProblemException(Problem.Conflict("TEMPLATE_OF_OTHER_ACCOUNT"));
        if (Person is { Phone: null, UserId: null } && !Conversation.HasOwnRecipient) throw new ProblemException(Problem.Conflict("RECIPIENT_NOT_REACHABLE"));
    }

    /// <summary>Someone merged of two has several numbers: the one that was asked for, wherever else the conversation answers.</summary>
    public void Address(OutboxMessage outbox, PhoneNumber? asked)
    {
        if (asked is not { } phone || !Conversation.HasOwnRecipient || (PhoneNumber.TryParse(Conversation.ToPhone, out var usual) && usual.Key == phone.Key)) return;
        outbox.SendTo(phone.E164, null);
    }

    private static Task<Conversation?> LockAsync(AppDbContext db, Guid conversationId, CancellationToken cancellationToken) =>
        db.Conversations.Where(one => one.Id == conversationId).ForUpdate().SingleOrDefaultAsync(cancellationToken);

    /// <summary>The conversation last written in with this number's owner, on a connected number first; a template's only on its account's numbers.</summary>
    private static async Task<Guid?> FindConversationAsync(AppDbContext db, PhoneNumber phone, string? wabaId, CancellationToken cancellationToken)
    {
        var key = phone.Key;
        return await (
                from address in db.ContactAddresses
                where address.Kind == AddressKind.PHONE && address.Value == key
                join conversation in db.Conversations on address.ContactId equals conversation.ContactId
                join account in db.WhatsAppAccounts on conversation.WhatsAppAccountId equals account.Id
                where wabaId == null || account.WabaId == wabaId
                orderby account.Status == WhatsAppAccountStatus.CONNECTED descending, conversation.LastMessageAtUtc descending
                select (Guid?)conversation.Id)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Someone who never wrote has no open window; nothing is created for them.</summary>
    private static async Task<ProblemException> NobodyAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        var canSend = await db.WhatsAppAccounts.AnyAsync(account => account.Status == WhatsAppAccountStatus.CONNECTED, cancellationToken);
        return new(Problem.Conflict(canSend ? "WINDOW_CLOSED" : "NUMBER_NOT_CONNECTED"));
    }

    private static async Task<SendTarget> MakeAsync(
        AppDbContext db, PhoneNumber phone, string wabaId, Guid? leadId, Guid organizationId, DateTime nowUtc, CancellationToken cancellationToken)
    {
        var number = await db.WhatsAppAccounts.AsNoTracking().Where(one => one.WabaId == wabaId && one.Status == WhatsAppAccountStatus.CONNECTED)
            .OrderBy(one => one.Id).FirstOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.Conflict("NUMBER_NOT_CONNECTED"));
        var key = phone.Key;
        var person = await db.ContactAddresses.Where(address => address.Kind == AddressKind.PHONE && address.Value == key)
            .Join(db.Contacts, address => address.ContactId, contact => contact.Id, (_, contact) => contact).SingleOrDefaultAsync(cancellationToken);
        if (person is null)
        {
            person = new Contact(organizationId, $"WhatsApp {phone.E164}", nowUtc);
            db.Contacts.Add(person);
            db.ContactAddresses.Add(new ContactAddress(organizationId, person.Id, AddressKind.PHONE, key));
            person.ShowAddress(phone, null, null);
        }

        var conversation = new Conversation(organizationId, number.Id, person.Id, await LeadAsync(db, person, leadId, cancellationToken), nowUtc);
        if (person.MergedAtUtc is not null) conversation.AnswerTo(phone.E164, null);
        db.Conversations.Add(conversation);
        return new(conversation, number, person);
    }

    /// <summary>Their own lead; else the one that was named becomes theirs, so that their answer makes no second one.</summary>
    private static async Task<Guid?> LeadAsync(AppDbContext db, Contact person, Guid? leadId, CancellationToken cancellationToken)
    {
        var theirs = await db.Leads.Where(lead => lead.ContactId == person.Id).OrderBy(lead => lead.ContactOrder).Select(lead => (Guid?)lead.Id).FirstOrDefaultAsync(cancellationToken);
        if (theirs is not null || leadId is null) return theirs;
        var named = await db.Leads.SingleAsync(lead => lead.Id == leadId, cancellationToken);
        if (named.ContactId is not null) return null;
        named.BelongTo(person, order: 0);
        return named.Id;
    }
}
