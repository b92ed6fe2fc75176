namespace WhatsAppCrm.Features.Inbox;

/// <summary>Names the resources of the composer's menu and dialogs.</summary>
public sealed class ComposerText;
