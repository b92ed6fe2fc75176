using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Infrastructure.Presence;

/// <summary>One member's page in one tab: connected or not, touched or not, and which conversation it shows. One a circuit.</summary>
public sealed class OpenPage(PresenceBook book, Together together, CurrentOrganization current) : IDisposable
{
    private readonly Guid _id = Guid.NewGuid();
    private Guid? _conversationId;
    private bool _isConnected;

    public void Connected()
    {
        if (current is not { Id: { } organizationId, UserId: { } userId }) return;
        _isConnected = true;
        book.Open(_id, organizationId, userId);
        if (_conversationId is { } conversationId) together.Show(_id, organizationId, userId, conversationId);
    }

    public void Disconnected()
    {
        _isConnected = false;
        book.Close(_id);
        together.Leave(_id);
    }

    public void Touched() => book.Touch(_id);

    /// <summary>The conversation is on the screen; another one before it no longer is.</summary>
    public void Show(Guid conversationId)
    {
        _conversationId = conversationId;
        if (_isConnected && current is { Id: { } organizationId, UserId: { } userId }) together.Show(_id, organizationId, userId, conversationId);
    }

    /// <summary>Not on the screen any more. Nothing happens when another one has taken its place.</summary>
    public void Hide(Guid conversationId)
    {
        if (_conversationId != conversationId) return;
        _conversationId = null;
        together.Leave(_id);
    }

    /// <summary>Somebody types an answer.</summary>
    public void Writing() => together.Writing(_id, isWriting: true);

    /// <summary>It was sent, or is no longer written.</summary>
    public void StoppedWriting() => together.Writing(_id, isWriting: false);

    public void Dispose() => Disconnected();
}
