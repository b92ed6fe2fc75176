namespace WhatsAppCrm.Features.Inbox;

/// <summary>Names the resources of what stands in a thread.</summary>
public sealed class ThreadText;
