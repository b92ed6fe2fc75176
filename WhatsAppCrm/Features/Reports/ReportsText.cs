namespace WhatsAppCrm.Features.Reports;

/// <summary>Names the resources of the dashboard.</summary>
public sealed class ReportsText;
