namespace WhatsAppCrm.Features.Labels;

/// <summary>Every registration of this folder.</summary>
public static class LabelsFeature
{
    public static void AddLabels(this IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<LabelQueries>();
        builder.Services.AddScoped<KeepLabel>();
        builder.Services.AddScoped<DeleteLabel>();
    }
}
