namespace WhatsAppCrm.Features.Templates;

/// <summary>Names the resources of this folder.</summary>
public sealed class TemplatesText;
