using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WhatsAppCrm.MetaSandbox.Coexistence;
using WhatsAppCrm.MetaSandbox.Control;
using WhatsAppCrm.MetaSandbox.Customers;
using WhatsAppCrm.MetaSandbox.Dialog;
using WhatsAppCrm.MetaSandbox.Graph;
using WhatsAppCrm.MetaSandbox.Graph.Messages;
using WhatsAppCrm.MetaSandbox.Ledger;
using WhatsAppCrm.MetaSandbox.Pages;
using WhatsAppCrm.MetaSandbox.Phone;
using WhatsAppCrm.MetaSandbox.State;
using WhatsAppCrm.MetaSandbox.Webhooks;

namespace WhatsAppCrm.MetaSandbox;

/// <summary>Mounts the stand-in for Meta in an application: everything under <c>/sandbox</c>, for callers on this machine only.</summary>
public static class MetaSandboxExtensions
{
    /// <summary>Registers the sandbox. Refused in Production: it approves anyone and signs anything.</summary>
    public static IHostApplicationBuilder AddMetaSandbox(this IHostApplicationBuilder builder)
    {
        if (builder.Environment.IsProduction())
        {
            throw new InvalidOperationException(
                "Sandbox:Enabled must not be true in Production: the sandbox stands in for Meta and lets anyone in. Set Sandbox:Enabled=false.");
        }

        var services = builder.Services;
        services.Configure<SandboxOptions>(builder.Configuration.GetSection(SandboxOptions.Section));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SandboxFolder>().AddSingleton<SandboxStore>();
        services.AddSingleton<ChatFile>().AddSingleton<ChatBook>().AddSingleton<Inbound>();
        services.AddSingleton<WireLedger>().AddSingleton<FaultList>();
        services.AddSingleton<DeliveryJournal>().AddSingleton<WebhookQueue>().AddSingleton<WebhookTargets>().AddSingleton<WebhookClient>();
        services.AddSingleton<BusinessWebhooks>().AddSingleton<AppSync>().AddSingleton<AppEcho>();
        services.AddSingleton<StatusWebhooks>().AddHostedService<WebhookPump>();
        services.AddSingleton<TokenCheck>().AddSingleton<MediaShelf>().AddSingleton<RateLimits>();
        services.AddSingleton<IGraphCalls, OAuthCalls>().AddSingleton<IGraphCalls, DebugTokenCalls>().AddSingleton<IGraphCalls, AccountCalls>();
        services.AddSingleton<IGraphCalls, NumberCalls>().AddSingleton<IGraphCalls, RegistrationCalls>().AddSingleton<IGraphCalls, SubscriptionCalls>();
        services.AddSingleton<IGraphCalls, TemplateCalls>().AddSingleton<IGraphCalls, TemplateChanges>().AddSingleton<IGraphCalls, UploadCalls>().AddSingleton<IGraphCalls, MediaCalls>().AddSingleton<IGraphCalls, MessageCalls>();
        services.AddSingleton<GraphRouter>().AddSingleton<GraphEndpoint>();
        services.AddSingleton<SignupGrant>().AddSingleton<TemplateReview>().AddSingleton<TemplateEvents>().AddSingleton<AccountEvent>().AddSingleton<PhoneEvents>();
        return builder;
    }

    /// <summary>Maps <c>/sandbox</c>. Call once, after the application's own endpoints or before.</summary>
    public static IEndpointRouteBuilder MapMetaSandbox(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/sandbox")
            .AllowAnonymous()
            .DisableAntiforgery()
            .ExcludeFromDescription()
            .AddEndpointFilter(LocalCallersOnly);
        group.Map("/graph/{**path}", (HttpContext http, string? path, GraphEndpoint endpoint) => endpoint.HandleAsync(http, path));
        group.MapMediaDownload();
        group.MapDialog();
        group.MapControl();
        group.MapPhone();
        group.MapPages();
        return app;
    }

    private static async ValueTask<object?> LocalCallersOnly(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        // No address at all is an in-process test server.
        if (http.Connection.RemoteIpAddress is { } caller && !System.Net.IPAddress.IsLoopback(caller))
        {
            return Results.NotFound();
        }

        // The answers here are Meta's, not the application's to re-render.
        if (http.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        return await next(context);
    }
}
