namespace WhatsAppCrm.Features.Sending;

/// <summary>Marks the resources of this folder.</summary>
public sealed class SendingText;
