namespace WhatsAppCrm.Features.Leads;

/// <summary>Names the resources of this folder.</summary>
public sealed class LeadsText;
