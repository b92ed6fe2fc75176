namespace WhatsAppCrm.Features.Labels;

/// <summary>Names the resources of this folder.</summary>
public sealed class LabelsText;
