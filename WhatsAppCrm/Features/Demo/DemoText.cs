namespace WhatsAppCrm.Features.Demo;

/// <summary>Names the texts of this folder.</summary>
public sealed class DemoText;
