using Microsoft.Extensions.Localization;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Infrastructure.Alerts;

/// <summary>
/// What an alert says, in the current UI language, the same in the app and by mail. Words for one detail (a loss's code, the days left)
/// go before those of the kind: <c>RECONNECT_NEEDED_TOKEN_EXPIREDWhat</c>, else <c>RECONNECT_NEEDEDWhat</c>.
/// </summary>
public sealed class AlertWords(IStringLocalizer<AlertText> texts)
{
    /// <summary>One line.</summary>
    /// <param name="number">As Meta displays it.</param>
    public string Title(AlertKind kind, string? detail, string number) => Find(kind, detail, "Title", number, detail ?? "");

    /// <summary>What happened.</summary>
    public string What(AlertKind kind, string? detail) => Find(kind, detail, "What");

    /// <summary>What to do about it.</summary>
    public string ToDo(AlertKind kind, string? detail) => Find(kind, detail, "Do");

    /// <summary>A letter's text.</summary>
    public string Mail(string name, AlertKind kind, string? detail, string link, string organization) =>
        texts["Mail", name, What(kind, detail), ToDo(kind, detail), link, organization];

    private string Find(AlertKind kind, string? detail, string part, params object[] arguments)
    {
        var special = texts[$"{kind}_{detail}{part}", arguments];
        return special.ResourceNotFound ? texts[$"{kind}{part}", arguments] : special;
    }
}
