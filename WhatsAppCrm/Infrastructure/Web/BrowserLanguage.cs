using Microsoft.AspNetCore.Localization;
using Microsoft.Net.Http.Headers;
using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Infrastructure.Web;

/// <summary>
/// The best of our languages for what the browser asks. The framework's own provider knows that es-MX is Spanish but not that pt
/// or pt-PT is better served by pt-BR than by English.
/// </summary>
public sealed class BrowserLanguage : RequestCultureProvider
{
    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
    {
        var wanted = httpContext.Request.GetTypedHeaders().AcceptLanguage ?? [];
        var found = wanted.OrderByDescending(language => language, StringWithQualityHeaderValueComparer.QualityComparer)
            .Select(language => Match(language.Value.ToString()))
            .FirstOrDefault(language => language is not null);
        return Task.FromResult(found is null ? null : new ProviderCultureResult(found));
    }

    private static string? Match(string wanted) =>
        Languages.Supported.FirstOrDefault(language => language.Equals(wanted, StringComparison.OrdinalIgnoreCase))
        ?? Languages.Supported.FirstOrDefault(language => Primary(language).Equals(Primary(wanted), StringComparison.OrdinalIgnoreCase));

    private static string Primary(string language) => language.Split('-')[0];
}
