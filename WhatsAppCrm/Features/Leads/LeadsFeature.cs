namespace WhatsAppCrm.Features.Leads;

/// <summary>Every registration of this folder.</summary>
public static class LeadsFeature
{
    public static void AddLeads(this IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<LeadQueries>();
        builder.Services.AddScoped<BoardQueries>();
        builder.Services.AddScoped<CreateLead>();
        builder.Services.AddScoped<ChangeLead>();
        builder.Services.AddScoped<DeleteLead>();
        builder.Services.AddScoped<AddNote>();
    }
}
