namespace WhatsAppCrm.Features.Leads;

/// <summary>Every registration of this folder.</summary>
public static class LeadsFeature
{
    public static void AddLeads(this IHostApplicationBuilder builder)
    {
    }
}
