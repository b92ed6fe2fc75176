namespace WhatsAppCrm.Features.Templates;

/// <summary>Every registration of this folder.</summary>
public static class TemplatesFeature
{
    public static void AddTemplates(this IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<TemplateQueries>();
        builder.Services.AddScoped<SendTemplate>();
    }
}
