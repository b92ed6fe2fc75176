namespace WhatsAppCrm.MetaSandbox.Dialog;

/// <summary>The dialog's parameters, as an app passes them.</summary>
internal sealed record DialogRequest(
    string? ClientId, string? ConfigId, string? RedirectUri, string? State, string? ResponseType, string? Scope, bool Popup, string? Origin, string? Channel, string? Extras)
{
    public static DialogRequest Of(Func<string, string?> value) => new(
        value("client_id"), value("config_id"), value("redirect_uri"), value("state"), value("response_type"), value("scope"),
        value("display") == "popup", value("origin"), value("channel"), value("extras"));

    /// <summary>The key of the sentence that says what is wrong; null when the dialog can be shown.</summary>
    public string? Problem(SandboxOptions options) =>
        ClientId != options.AppId ? "DialogBadApp"
        : ConfigId is not null && ConfigId != options.ConfigId ? "DialogBadConfig"
        : ConfigId is null && Scope is null ? "DialogNoConfig"
        : ResponseType is not (null or "code") ? "DialogBadResponseType"
        : Popup ? (IsWebAddress(Origin) ? null : "DialogBadOrigin")
        : IsWebAddress(RedirectUri) ? null : "DialogBadRedirect";

    public string RedirectWith(params (string Key, string Value)[] parameters)
    {
        var given = State is null ? parameters : [.. parameters, ("state", State)];
        var query = string.Join('&', given.Select(one => $"{one.Key}={Uri.EscapeDataString(one.Value)}"));
        return RedirectUri + (RedirectUri!.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query;
    }

    private static bool IsWebAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
