namespace WhatsAppCrm.Components;

/// <summary>The theme chosen in the profile, as a cookie: the page has it before anything is drawn.</summary>
public static class ThemeCookie
{
    public const string Name = "theme";

    public static readonly IReadOnlyList<string> Themes = ["light", "dark"];

    /// <returns>light, dark, or null to follow the system.</returns>
    public static string? Read(HttpRequest request) => request.Cookies[Name] is { } theme && Themes.Contains(theme) ? theme : null;

    /// <param name="theme">light, dark, or null to follow the system.</param>
    public static void Write(HttpResponse response, string? theme)
    {
        if (theme is null) response.Cookies.Delete(Name);
        else
            response.Cookies.Append(Name, theme, new CookieOptions
            {
                MaxAge = TimeSpan.FromDays(365),
                HttpOnly = true,
                IsEssential = true,
                SameSite = SameSiteMode.Lax,
                Secure = response.HttpContext.Request.IsHttps,
            });
    }
}
