using Microsoft.AspNetCore.Localization;
using WhatsAppCrm.Infrastructure.Identity;

namespace WhatsAppCrm.Components;

/// <summary>Language and theme travel as cookies, so that every answer has them before the person is looked up.</summary>
public static class Preferences
{
    public static void Write(HttpContext context, User user)
    {
        if (user.Culture is not null) WriteLanguage(context.Response, user.Culture);
        ThemeCookie.Write(context.Response, user.Theme);
    }

    /// <param name="language">One of ours; null follows the browser again.</param>
    public static void WriteLanguage(HttpResponse response, string? language)
    {
        var name = CookieRequestCultureProvider.DefaultCookieName;
        if (language is null) response.Cookies.Delete(name);
        else
            response.Cookies.Append(name, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)), new CookieOptions
            {
                MaxAge = TimeSpan.FromDays(365),
                HttpOnly = true,
                IsEssential = true,
                SameSite = SameSiteMode.Lax,
                Secure = response.HttpContext.Request.IsHttps,
            });
    }
}
