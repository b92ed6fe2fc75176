namespace WhatsAppCrm.Features.Inbox;

/// <summary>Marks the words under a message that has not left.</summary>
public sealed class SendStateText;
