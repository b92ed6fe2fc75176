using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.Pages;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Dialog;

/// <summary>The sign-up dialog, by redirect or in a popup.</summary>
internal static class DialogEndpoints
{
    public static void MapDialog(this RouteGroupBuilder group)
    {
        group.MapGet("/dialog/oauth", Show);
        group.MapGet("/{version}/dialog/oauth", Show);
        group.MapPost("/dialog/decision", Decide);
        group.MapGet("/dialog/foreign", Foreign);
    }

    private static IResult Show(HttpContext http, SandboxStore store, SignupGrant grant)
    {
        string? Value(string key) => http.Request.Query[key].ToString() is { Length: > 0 } text ? text : null;
        var request = DialogRequest.Of(Value);
        if (request.Problem(store.Options) is { } problem)
        {
            return Page.Html(http, "dialog-error.html", new() { ["detail"] = Texts.Get(http, problem) }, statusCode: 400);
        }

        var decided = Value("sandbox_deny") == "1" ? "cancel" : Value("sandbox_approve") == "1" ? "continue" : null;
        if (decided is not null && !request.Popup)
        {
            var accounts = Value("sandbox_waba")?.Split(',').ToList() ?? [];
            var outcome = decided == "cancel" ? SignupOutcome.Named("cancel_step") : SignupOutcome.Named(Value("sandbox_outcome"));
            return Redirected(request, grant.Complete(new(accounts, Value("sandbox_phone"), outcome)), grant);
        }

        return Page.Html(http, "dialog.html", new()
        {
            ["mode"] = request.Popup ? "popup" : "redirect",
            ["origin"] = request.Origin ?? "",
            ["channel"] = request.Channel ?? "",
            ["auto"] = decided ?? "",
            ["action"] = $"{http.Request.PathBase}/sandbox/dialog/decision",
            ["site"] = new Uri(request.Popup ? request.Origin! : request.RedirectUri!).Authority,
        }, new()
        {
            ["fields"] = DialogHtml.Fields(http.Request.Query),
            ["accounts"] = DialogHtml.Accounts(store),
            ["outcomes"] = DialogHtml.Outcomes(http, request.Popup, Preselected(request, Value("sandbox_outcome"))),
        }, frames: $"frame-src {OtherOrigin(http)}; frame-ancestors 'none'");
    }

    private static string Preselected(DialogRequest request, string? wanted) =>
        wanted ?? (request.Extras?.Contains("whatsapp_business_app_onboarding", StringComparison.Ordinal) == true ? SignupOutcome.Coexistence.Key : SignupOutcome.Finish.Key);

    private static async Task<IResult> Decide(HttpContext http, SandboxStore store, SignupGrant grant)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var request = DialogRequest.Of(key => form[key].ToString() is { Length: > 0 } text ? text : null);
        if (request.Problem(store.Options) is { } problem)
        {
            return Page.Html(http, "dialog-error.html", new() { ["detail"] = Texts.Get(http, problem) }, statusCode: 400);
        }

        var approved = form["decision"] != "cancel";
        var choice = grant.Complete(new(
            [.. form["account"].OfType<string>()], form["number"], approved ? SignupOutcome.Named(form["outcome"]) : SignupOutcome.Named("cancel_step")));
        return request.Popup ? Popup(http, request, choice, grant) : Redirected(request, choice, grant);
    }

    private static IResult Popup(HttpContext http, DialogRequest request, Choice choice, SignupGrant grant) => Results.Json(new JsonObject
    {
        ["message"] = grant.Message(choice)?.ToJsonString(),
        ["code"] = choice.Outcome.GivesCode ? grant.IssueCode(request, choice) : null,
        ["order"] = choice.Outcome.Order,
        ["callback"] = choice.Outcome.Code switch { SignupCode.Silence => "never", SignupCode.Closed => "none", _ => "called" },
        ["foreign"] = !choice.Outcome.Foreign ? null
            : $"{OtherOrigin(http)}{http.Request.PathBase}/sandbox/dialog/foreign?origin={Uri.EscapeDataString(request.Origin!)}",
    });

    private static IResult Redirected(DialogRequest request, Choice choice, SignupGrant grant) => Results.Redirect(choice.Outcome.GivesCode
        ? request.RedirectWith(("code", grant.IssueCode(request, choice)))
        : request.RedirectWith(("error", "access_denied"), ("error_code", "200"), ("error_description", "Permissions error"), ("error_reason", "user_denied")));

    /// <summary>Lives under the other loopback name, and so at another origin, inside the popup: it reaches the page that opened it as any site could.</summary>
    private static IResult Foreign(HttpContext http, string origin) => Page.Html(http, "foreign.html", new()
    {
        ["origin"] = origin,
        ["message"] = SignupGrant.MadeUp().ToJsonString(),
    }, frames: "frame-ancestors *");

    private static string OtherOrigin(HttpContext http)
    {
        var host = http.Request.Host;
        var other = host.Host == "localhost" ? "127.0.0.1" : "localhost";
        return $"{http.Request.Scheme}://{(host.Port is { } port ? new HostString(other, port) : new HostString(other))}";
    }
}
