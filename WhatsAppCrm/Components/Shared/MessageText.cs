namespace WhatsAppCrm.Components.Shared;

/// <summary>Names the resources of whatever shows a message in one line: kinds, ticks, days.</summary>
public sealed class MessageText;
