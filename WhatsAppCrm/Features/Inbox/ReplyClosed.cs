namespace WhatsAppCrm.Features.Inbox;

/// <summary>Why nothing can be written, if so.</summary>
public enum ReplyClosed
{
    No,
    WindowClosed,
    NeverWrote,
    NumberNotConnected,

    /// <summary>Groups are read here and answered on the phone.</summary>
    Group,
}
