namespace WhatsAppCrm.Features.Leads.Settings;

/// <summary>Names the resources of this folder.</summary>
public sealed class SettingsText;
