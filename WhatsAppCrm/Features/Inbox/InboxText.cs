namespace WhatsAppCrm.Features.Inbox;

/// <summary>Names the resources of this folder.</summary>
public sealed class InboxText;
