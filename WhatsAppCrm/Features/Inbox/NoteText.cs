namespace WhatsAppCrm.Features.Inbox;

/// <summary>Names the resources of notes and of the composer's tabs.</summary>
public sealed class NoteText;
