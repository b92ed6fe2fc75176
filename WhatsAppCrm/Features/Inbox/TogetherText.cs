namespace WhatsAppCrm.Features.Inbox;

/// <summary>Names the resources of working on one conversation together.</summary>
public sealed class TogetherText;
