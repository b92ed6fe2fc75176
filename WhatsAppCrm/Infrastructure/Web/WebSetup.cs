using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Infrastructure.Web;

/// <summary>What every request passes: localization, authentication, tenancy, controllers, components, health.</summary>
public static class WebSetup
{
    public static void AddWeb(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(options => options
            .SetDefaultCulture(Languages.Default)
            .AddSupportedCultures([.. Languages.Supported])
            .AddSupportedUICultures([.. Languages.Supported]));

        services.AddScoped<MembershipLookup>();
        services.AddScoped<FrameQueries>();
        services.AddScoped<MemberDirectory>();
        services.AddScoped<OrganizationTime>();
        services.TryAddEnumerable(ServiceDescriptor.Scoped<CircuitHandler, CurrentOrganizationCircuitHandler>());

        services.AddProblemDetails();
        services.AddControllers(options => options.Filters.Add<ProblemAnswers>())
            .AddJsonOptions(options => options.JsonSerializerOptions.Converters.Add(new JsonStringEnumConverter()));
        services.AddOpenApi("v1");
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents();
        services.AddHttpContextAccessor();
    }

    public static void UseWeb(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRequestLocalization();
        app.MapStaticAssets();
        app.UseAuthentication();
        app.UseMiddleware<CurrentOrganizationMiddleware>();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapOpenApi();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
    }
}
