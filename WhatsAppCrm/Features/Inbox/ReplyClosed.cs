namespace WhatsAppCrm.Features.Inbox;

/// <summary>Why nothing can be written, if so.</summary>
public enum ReplyClosed
{
    No,
    WindowClosed,
    NeverWrote,
    NumberNotConnected,
}
