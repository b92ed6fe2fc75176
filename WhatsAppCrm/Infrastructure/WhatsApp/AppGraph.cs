using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>The calls of Meta's Graph API about the Meta app itself, with its app token.</summary>
public sealed class AppGraph(GraphTransport graph, IOptions<MetaSettings> settings)
{
    private string Token => $"{settings.Value.AppId}|{settings.Value.AppSecret}";

    private string App => Uri.EscapeDataString(settings.Value.AppId ?? "");

    /// <summary>The app's name: proves that Meta is reached and that id and secret belong together.</summary>
    public async Task<GraphResult<string>> GetNameAsync(CancellationToken cancellationToken) =>
        (await graph.GetAsync<GraphAppName>(App, Token, cancellationToken, ("fields", "id,name"))).Map(app => app.Name ?? "");

    /// <summary>Where Meta sends the app's WhatsApp webhooks, and which; null when the app is not subscribed. Graph API, app subscriptions, read 2026-11-20.</summary>
    public async Task<GraphResult<GraphAppWebhook?>> GetWebhookAsync(CancellationToken cancellationToken) =>
        (await graph.GetAsync<GraphPage<GraphAppWebhook>>(App + "/subscriptions", Token, cancellationToken))
        .Map(page => (page.Data ?? []).FirstOrDefault(one => one.Object == "whatsapp_business_account"));

    private sealed record GraphAppName([property: JsonPropertyName("name")] string? Name);
}

public sealed record GraphAppWebhook(
    [property: JsonPropertyName("object")] string? Object,
    [property: JsonPropertyName("callback_url")] string? CallbackUrl,
    [property: JsonPropertyName("active")] bool? Active,
    [property: JsonPropertyName("fields")] IReadOnlyList<GraphWebhookField>? Fields)
{
    /// <summary>Fields of ours that are not switched on.</summary>
    public IReadOnlyList<string> Missing => [.. WebhookFields.All.Except((Fields ?? []).Select(one => one.Name ?? ""))];
}

public sealed record GraphWebhookField([property: JsonPropertyName("name")] string? Name);
