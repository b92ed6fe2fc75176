using System.Globalization;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Features.Demo;

/// <summary>Where the rows of a conversation belong.</summary>
internal sealed record DemoPlace(WhatsAppAccount Account, IReadOnlyDictionary<string, Stage> Stages, IReadOnlyDictionary<string, Guid> People, DateTime NowUtc);

/// <summary>Turns one scripted conversation into the rows that a real one would have left, by the same verbs.</summary>
internal sealed class DemoConversationSeed
{
    private readonly DemoConversation _script;
    private readonly DemoPlace _place;
    private readonly Lead _lead;
    private readonly Conversation _conversation;

    public DemoConversationSeed(DemoConversation script, DemoPlace place)
    {
        (_script, _place) = (script, place);
        if (!PhoneNumber.TryParse(script.Phone, out var phone)) throw new InvalidOperationException($"{script.Phone} is not a phone number.");

        var lines = DemoTimeline.Of(script, place.NowUtc);
        var organizationId = place.Account.OrganizationId;
        var contact = new Contact(organizationId, script.Name, lines[0].AtUtc);
        contact.ShowAddress(phone, null, null);
        _lead = Lead.FromWhatsApp(contact, place.Stages["new"], lines[0].AtUtc);
        _conversation = new Conversation(organizationId, place.Account.Id, contact.Id, _lead.Id, lines[0].AtUtc);
        Rows.AddRange([contact, new ContactAddress(organizationId, contact.Id, AddressKind.PHONE, phone.Key), _lead, _conversation]);

        var readUpTo = lines.Count - script.Unread;
        for (var i = 0; i < lines.Count; i++)
        {
            Say(lines[i], isLast: i == lines.Count - 1);
            if (i < readUpTo) _conversation.MarkRead();
        }

        _conversation.Speak(SpokenLanguage.Guess(contact.Phone));
        _conversation.Assign(Member, Member, lines[^1].AtUtc);
        if (script.Status == ConversationStatus.RESOLVED) _conversation.Resolve(Member, lines[^1].AtUtc.AddMinutes(5));
        Place(lines[^1].AtUtc);
    }

    /// <summary>Everything to be stored, whatever its table.</summary>
    public List<object> Rows { get; } = [];

    /// <summary>What the customer's phone shows of it.</summary>
    public DemoChat Chat => new(_script.Phone, _script.Name, [.. Rows.OfType<Message>().Select(message => new DemoChatMessage(
        message.ProviderMessageId!, message.Direction == MessageDirection.INBOUND, message.Text!, message.SentAtUtc, PhoneStatus(message)))]);

    private Guid? Member => _script.Who is null ? null : _place.People[_script.Who];

    private void Say(DemoLine line, bool isLast)
    {
        if (line.FromCustomer)
        {
            var inbound = Message.Inbound(_conversation, NewProviderId(), MessageKind.TEXT, line.Text, null, line.AtUtc, line.AtUtc);
            _conversation.Add(inbound);
            Rows.AddRange([inbound, Note.OfMessage(_lead.Id, inbound, line.AtUtc)]);
            return;
        }

        var outbound = Message.OutboundText(_conversation, line.Text, Member, null, line.AtUtc);
        outbound.Accept(NewProviderId(), line.AtUtc.AddSeconds(1));
        Follow(outbound, isLast ? _script.Last ?? "READ" : "READ");
        _conversation.Add(outbound);
        Rows.Add(outbound);
    }

    private static void Follow(Message message, string fate)
    {
        if (fate.Split(' ', 3) is ["FAILED", var code, var title])
        {
            message.Fail(int.Parse(code, CultureInfo.InvariantCulture), title, message.SentAtUtc.AddSeconds(3));
            return;
        }

        var reached = Enum.Parse<MessageStatus>(fate);
        if (reached >= MessageStatus.DELIVERED) message.Advance(MessageStatus.DELIVERED, message.SentAtUtc.AddSeconds(2));
        if (reached >= MessageStatus.READ) message.Advance(MessageStatus.READ, message.SentAtUtc.AddSeconds(15));
    }

    private void Place(DateTime atUtc)
    {
        _lead.MoveTo(_place.Stages[_script.Stage], atUtc);
        _lead.Edit(_lead.Name, _lead.Phone, null, _script.Value, atUtc);
        _lead.GiveTo(Member, atUtc);
        if (_script.Note is { } note) Rows.Add(Note.OfMember(_lead, note, isPrivate: true, Member ?? _place.People[DemoScript.Owner.Key], atUtc));
    }

    private static string NewProviderId() => $"wamid.DEMO{Guid.NewGuid():N}";

    private static string PhoneStatus(Message message) => message.Status switch
    {
        MessageStatus.RECEIVED => "delivered",
        var status => status.ToString().ToLowerInvariant(),
    };
}
