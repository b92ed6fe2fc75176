namespace WhatsAppCrm.Features.QuickReplies;

/// <summary>Names the resources of this folder.</summary>
public sealed class QuickRepliesText;
