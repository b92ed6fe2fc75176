namespace WhatsAppCrm.Features.Assigning;

/// <summary>Names the resources of this folder.</summary>
public sealed class AssigningText;
