using WhatsAppCrm.Infrastructure.Alerts;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>How the product reaches Meta.</summary>
public static class WhatsAppSetup
{
    public static void AddWhatsApp(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AccountTokens>();
        builder.Services.AddSingleton<ManagementBudget>();
        builder.Services.AddScoped<WebhookVerifyTokens>();
        builder.Services.AddScoped<WebhookOverrides>();
        builder.Services.AddTransient<MessageGraph>();
        builder.Services.AddTransient<ConnectionGraph>();
        builder.Services.AddTransient<AppGraph>();
        builder.Services.AddTransient<TemplateGraph>();
        builder.Services.AddSingleton<OwnWebhookAddress>();
        builder.Services.AddTransient<TokenGraph>();
        builder.Services.AddScoped<AccountCalls>();
        builder.Services.AddScoped<AlertQueries>();
        builder.Services.AddTransient<AlertWords>();
        builder.Services.AddHttpClient<GraphTransport>(client =>
            {
                client.Timeout = TimeSpan.FromSeconds(30);
                client.DefaultRequestHeaders.UserAgent.ParseAdd("WhatsAppCrm");
            })
            .ConfigurePrimaryHttpMessageHandler(Handler)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            // The default loggers write addresses, and debug_token's holds a token.
            .RemoveAllLoggers();
        builder.Services.AddHttpClient<ExampleGraph>(client =>
            {
                client.Timeout = MediaGraph.LongestUpload;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("WhatsAppCrm");
            })
            .ConfigurePrimaryHttpMessageHandler(Handler)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        builder.Services.AddHttpClient<MediaGraph>(client =>
            {
                // Large files take longer than any call; whoever fetches has a limit of its own.
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("WhatsAppCrm");
            })
            .ConfigurePrimaryHttpMessageHandler(Handler)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
    }

    private static SocketsHttpHandler Handler() => new()
    {
        // A redirect would carry the token to a place nobody chose.
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
    };
}
