using System.Text.Json.Serialization;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Control;

/// <summary>The App Dashboard: which webhook fields the app takes, and where.</summary>
internal static class AppControl
{
    public static void Map(RouteGroupBuilder group) => group.MapPost("/app", async (HttpContext http, SandboxStore store) =>
    {
        var body = await ControlEndpoints.ReadAsync<AppBody>(http);
        if (body.Fields?.Find(one => !Subscription.AllFields.Contains(one)) is { } unknown)
        {
            return ControlEndpoints.Problem($"fields: there is no field {unknown}");
        }

        return ControlEndpoints.Json(store.Change(world =>
        {
            var app = world.Subscription;
            app.CallbackUrl = body.CallbackUrl is null ? app.CallbackUrl : body.CallbackUrl.Length == 0 ? null : body.CallbackUrl;
            app.Fields = body.Fields ?? app.Fields;
            app.Active = body.Active ?? app.Active;
            app.Version = body.Version ?? app.Version;
            return new { app.CallbackUrl, app.Active, app.Version, fields = app.Fields ?? Subscription.AllFields };
        }));
    });

    /// <param name="CallbackUrl">Empty goes back to the configured one.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    private sealed record AppBody(string? CallbackUrl = null, List<string>? Fields = null, bool? Active = null, string? Version = null);
}
