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
    }

    private static IResult Show(HttpContext http, SandboxStore store, SignupGrant grant)
    {
        string? Value(string key) => http.Request.Query[key].ToString() is { Length: > 0 } text ? text : null;
        var request = DialogRequest.Of(Value);
        if (request.Problem(store.Options) is { } problem)
        {
            return Page.Html(http, "dialog-error.html", new() { ["detail"] = Texts.Get(http, problem) }, statusCode: 400);
        }

        if (Value("sandbox_approve") == "1" && !request.Popup)
        {
            var accounts = Value("sandbox_waba")?.Split(',').ToList() ?? [];
            var choice = grant.Complete(new(accounts, Value("sandbox_phone"), SignupOutcome.Finish));
            return Results.Redirect(request.RedirectWith(("code", grant.IssueCode(request, choice))));
        }

        return Page.Html(http, "dialog.html", new()
        {
            ["mode"] = request.Popup ? "popup" : "redirect",
            ["origin"] = request.Origin ?? "",
            ["channel"] = request.Channel ?? "",
            ["auto"] = Value("sandbox_approve") ?? "",
            ["action"] = $"{http.Request.PathBase}/sandbox/dialog/decision",
            ["site"] = new Uri(request.Popup ? request.Origin! : request.RedirectUri!).Authority,
        }, new()
        {
            ["fields"] = DialogHtml.Fields(http.Request.Query),
            ["accounts"] = DialogHtml.Accounts(store),
            ["outcomes"] = request.Popup ? DialogHtml.Outcomes(http, Preselected(request, Value("sandbox_outcome"))) : "",
        });
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
        return request.Popup ? Popup(request, choice, grant)
            : !approved ? Results.Redirect(request.RedirectWith(
                ("error", "access_denied"), ("error_code", "200"), ("error_description", "Permissions error"), ("error_reason", "user_denied")))
            : Results.Redirect(request.RedirectWith(("code", grant.IssueCode(request, choice))));
    }

    private static IResult Popup(DialogRequest request, Choice choice, SignupGrant grant) => Results.Json(new JsonObject
    {
        ["message"] = grant.Message(choice)?.ToJsonString(),
        ["code"] = choice.Outcome.GivesCode ? grant.IssueCode(request, choice) : null,
        ["order"] = choice.Outcome.Order,
    });
}
