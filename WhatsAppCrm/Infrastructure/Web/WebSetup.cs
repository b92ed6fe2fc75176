using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Logging;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Infrastructure.Web;

/// <summary>What every request passes: localization, authentication, tenancy, controllers, components, health.</summary>
public static class WebSetup
{
    public static void AddWeb(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture(Languages.Default)
                .AddSupportedCultures([.. Languages.Supported])
                .AddSupportedUICultures([.. Languages.Supported]);
            options.RequestCultureProviders = [new CookieRequestCultureProvider(), new BrowserLanguage()];
        });

        services.AddScoped<MembershipLookup>();
        services.AddScoped<FrameQueries>();
        services.AddScoped<MemberDirectory>();
        services.AddScoped<OrganizationTime>();
        services.AddSingleton<AddressLookup>();
        services.AddSingleton<OutsideHttp>();
        services.TryAddEnumerable(ServiceDescriptor.Scoped<CircuitHandler, CurrentOrganizationCircuitHandler>());

        services.AddProblemDetails(options => options.CustomizeProblemDetails = StatusAnswers.Customize);
        services.AddControllers(options =>
            {
                options.Filters.Add<ProblemAnswers>();
                // Nothing a program says in JSON is longer; an action that takes more says so itself.
                options.Filters.Add(new RequestSizeLimitAttribute(1 << 20));
            })
            .ConfigureApiBehaviorOptions(options => options.InvalidModelStateResponseFactory = InvalidModelAnswer.For)
            .AddJsonOptions(options =>
            {
                options.AllowInputFormatterExceptionMessages = false;
                options.JsonSerializerOptions.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
            });
        services.AddOpenApiDocument();
        builder.AddRateLimits();
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents();
        services.AddHttpContextAccessor();
    }

    public static void UseWeb(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseRequestLines();
        app.UseRequestLocalization();
        app.UseStatusAnswers();
        app.UseHttpsInProduction();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseMiddleware<CurrentOrganizationMiddleware>();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapOpenApi().AllowAnonymous();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") }).AllowAnonymous();
    }

    // Behind a proxy that ends TLS itself, Web:RedirectToHttps is false.
    private static void UseHttpsInProduction(this WebApplication app)
    {
        if (!app.Environment.IsProduction() || !app.Configuration.GetValue("Web:RedirectToHttps", false)) return;
        app.UseHsts();
        app.UseHttpsRedirection();
    }
}
