namespace WhatsAppCrm.Infrastructure.Web;

/// <summary>Keeps a redirect on this site, whatever the address bar says.</summary>
public static class LocalUrl
{
    /// <returns>The path as given, or null when it leads elsewhere.</returns>
    public static string? OrNull(string? url) =>
        url is ['/', ..] && (url.Length == 1 || url[1] is not ('/' or '\\')) && !url.Any(char.IsControl) ? url : null;
}
