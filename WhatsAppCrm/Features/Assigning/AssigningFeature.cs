namespace WhatsAppCrm.Features.Assigning;

/// <summary>Every registration of this folder.</summary>
public static class AssigningFeature
{
    public static void AddAssigning(this IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<AssignmentQueries>();
        builder.Services.AddScoped<SaveAssignment>();
        builder.Services.AddScoped<AssignByTurns>();
        builder.Services.AddSingleton<AssignmentSignal>();
        builder.Services.AddHostedService<AssignmentDrain>();
    }
}
