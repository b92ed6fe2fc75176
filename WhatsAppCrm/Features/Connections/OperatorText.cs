namespace WhatsAppCrm.Features.Connections;

/// <summary>The words of the pages for whoever runs the installation: <c>OperatorText.resx</c>.</summary>
public sealed class OperatorText;
