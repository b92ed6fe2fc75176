namespace WhatsAppCrm.Features.Search;

/// <summary>Every registration of this folder.</summary>
public static class SearchFeature
{
    public static void AddSearch(this IHostApplicationBuilder builder)
    {
        builder.Services.AddScoped<DueMarks>();
        builder.Services.AddScoped<IndexMarks>();
        builder.Services.AddScoped<SearchQueries>();
        builder.Services.AddHostedService<SearchDrain>();
    }
}
