namespace WhatsAppCrm.MetaSandbox.Pages;

/// <summary>The index, the pages for faults, templates and events, and the files they need.</summary>
internal static class PageEndpoints
{
    private static readonly Dictionary<string, string> Types = new()
    {
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
    };

    public static void MapPages(this RouteGroupBuilder group)
    {
        group.MapGet("/", (HttpContext http) => Page.Html(http, "index.html"));
        group.MapGet("/faults", (HttpContext http) => Page.Html(http, "faults.html"));
        group.MapGet("/templates", (HttpContext http) => Page.Html(http, "templates.html"));
        group.MapGet("/events", (HttpContext http) => Page.Html(http, "events.html"));
        group.MapGet("/sdk.js", (HttpContext http) => Script(http, "sdk.js"));
        // Where the SDK's own address has the language in it.
        group.MapGet("/{locale}/sdk.js", (HttpContext http) => Script(http, "sdk.js"));
        group.MapGet("/assets/{name}", (HttpContext http, string name) =>
            name is "sandbox.css" or "dialog.css" or "dialog.js" or "foreign.js" or "phone.css" or "phone.js" or "index.js" or "faults.js" or "templates.js" or "events.js"
                ? Script(http, name)
                : Results.NotFound());
    }

    private static IResult Script(HttpContext http, string name)
    {
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Text(Page.File(name), Types[Path.GetExtension(name)]);
    }
}
