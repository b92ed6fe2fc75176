namespace WhatsAppCrm.Features.Inbox;

/// <summary>What the composer writes.</summary>
public enum ComposerMode
{
    Reply,
    Note,
}
