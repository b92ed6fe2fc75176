namespace WhatsAppCrm.Features.Connections;

/// <summary>The words of this folder: <c>ConnectionsText.resx</c>.</summary>
public sealed class ConnectionsText;
