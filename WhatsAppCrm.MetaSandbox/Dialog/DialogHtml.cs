using System.Text;
using System.Text.Encodings.Web;
using WhatsAppCrm.MetaSandbox.Pages;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Dialog;

/// <summary>The repeated parts of the dialog page.</summary>
internal static class DialogHtml
{
    public static string Fields(IQueryCollection query)
    {
        var html = new StringBuilder();
        foreach (var (key, value) in query)
        {
            html.Append($"<input type=\"hidden\" name=\"{Text(key)}\" value=\"{Text(value.ToString())}\">");
        }

        return html.ToString();
    }

    public static string Accounts(SandboxStore store) => store.Read(world =>
    {
        var html = new StringBuilder();
        var number = world.Numbers.FirstOrDefault();
        foreach (var account in world.Accounts.Where(one => !one.Private))
        {
            var chosen = account.Id == number?.AccountId ? " checked" : "";
            html.Append($"""
                <fieldset class="account" data-account="{account.Id}">
                  <label class="account-head"><input type="checkbox" name="account" value="{account.Id}"{chosen} data-testid="dialog-account-{account.Id}">
                    <span class="initials" aria-hidden="true">{Text(Initials(account.Name))}</span>
                    <span><strong>{Text(account.Name)}</strong><small>{account.Id}</small></span></label>
                """);
            foreach (var one in world.Numbers.Where(one => one.AccountId == account.Id))
            {
                html.Append($"""
                      <label class="number"><input type="radio" name="number" value="{one.Id}"{(one == number ? " checked" : "")} data-testid="dialog-number-{one.Id}">
                        <span><span class="digits">{Text(one.DisplayNumber)}</span><small>{Text(one.VerifiedName)}</small></span></label>
                    """);
            }

            html.Append("</fieldset>");
        }

        return html.ToString();
    });

    public static string Outcomes(HttpContext http, bool popup, string selected)
    {
        var html = new StringBuilder($"<details class=\"outcomes\" data-testid=\"dialog-outcomes\"{(selected == SignupOutcome.Finish.Key ? "" : " open")}><summary>{Text(Texts.Get(http, "DialogOutcomes"))}</summary>");
        foreach (var outcome in SignupOutcome.All.Where(one => popup || one.ByRedirect))
        {
            var chosen = outcome.Key == selected ? " checked" : "";
            html.Append($"""
                <label class="outcome"><input type="radio" name="outcome" value="{outcome.Key}"{chosen} data-testid="dialog-outcome-{outcome.Key}">
                  <span>{Text(Texts.Get(http, "Outcome_" + outcome.Key))}<small>{(popup ? outcome.Event : null) ?? "–"}</small></span></label>
                """);
        }

        return html.Append("</details>").ToString();
    }

    private static string Initials(string name) => string.Concat(name.Split(' ').Take(2).Select(word => word[..1]));

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
