using System.Security.Claims;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.Identity;

/// <summary>Who runs the installation, as opposed to an organization in it: the sign-in addresses in <c>App:PlatformAdministrators</c>.</summary>
public sealed class PlatformAdministrators(IOptionsMonitor<AppSettings> settings)
{
    /// <summary>Name of the authorization policy.</summary>
    public const string Policy = "PlatformAdministrator";

    public bool Includes(ClaimsPrincipal user) =>
        user.Identity?.IsAuthenticated == true
        && user.FindFirstValue(ClaimTypes.Email) is { Length: > 0 } email
        && settings.CurrentValue.PlatformAdministrators.Contains(email, StringComparer.OrdinalIgnoreCase);

    /// <summary>Use cases of the platform call this first, as those of an organization ask for a role.</summary>
    /// <exception cref="ProblemException"><c>FORBIDDEN</c>.</exception>
    public void Require(ClaimsPrincipal user)
    {
        if (!Includes(user)) throw new ProblemException(Problem.Forbidden);
    }
}
