namespace WhatsAppCrm.Features.AutoReply;

/// <summary>Names this folder's resources.</summary>
public sealed class AutoReplyText;
