namespace WhatsAppCrm.Features.Inbox;

/// <summary>Words around files and recordings that are being sent.</summary>
public sealed class AttachText;
