namespace WhatsAppCrm.Features.Inbox;

/// <summary>Names the resources of what is sent later, of the emoji picker and of how far a message came.</summary>
public sealed class LaterText;
