namespace WhatsAppCrm.Features.Organizations;

/// <summary>Names this folder's resources.</summary>
public sealed class OrganizationsText;
