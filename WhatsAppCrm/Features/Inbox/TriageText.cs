namespace WhatsAppCrm.Features.Inbox;

/// <summary>Names the resources of views, filters and what people decide about conversations.</summary>
public sealed class TriageText;
