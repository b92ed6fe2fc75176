namespace WhatsAppCrm.Features.Inbox;

/// <summary>Words around the files of messages.</summary>
public sealed class MediaText;
