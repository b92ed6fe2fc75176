using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Features.Onboarding;

public sealed record SignupAuthorized(bool Success, string State, string Message);

/// <summary>The full-page way of connecting (001).</summary>
[ApiController]
[Authorize]
[Tags("Connecting WhatsApp")]
public sealed class ConnectionController(Signups signups) : ControllerBase
{
    private const string SessionCookie = "whatsapp-signup";
    private const string Wizard = "/settings/whatsapp/connect";

    /// <summary>Sends the browser to Meta's dialog; with <c>accountId</c> to reconnect that number.</summary>
    [HttpGet("/api/integrations/whatsapp/connect")]
    [ProducesResponseType(StatusCodes.Status302Found)]
    public async Task<IActionResult> Connect(Guid? accountId, [FromServices] BeginSignup beginSignup, CancellationToken cancellationToken)
    {
        // Whoever comes back must be the browser that left: a code slipped in from elsewhere has no such cookie.
        var session = Request.Headers.Authorization.Count > 0 ? null : SignupSecrets.NewRandom();
        var started = await beginSignup.RedirectAsync(session, $"{Request.Scheme}://{Request.Host}", accountId, cancellationToken);
        if (session is not null)
        {
            Response.Cookies.Append(SessionCookie, session, new CookieOptions
            {
                HttpOnly = true,
                Secure = Request.IsHttps,
                SameSite = SameSiteMode.Lax,
                Path = "/api",
                MaxAge = SignupAttempt.Lifetime,
                IsEssential = true,
            });
        }

        return Redirect(started.AuthUrl!.AbsoluteUri);
    }

    /// <summary>Where Meta's dialog sends the person back to. A program is answered with JSON, a browser goes on in the wizard.</summary>
    [HttpGet("/api/integrations/whatsapp/callback")]
    [HttpGet("/api/v1/organizations/whatsapp/callback")]
    [HttpGet("/api/webhooks/whatsapp/callback")]
    [ProducesResponseType<SignupAuthorized>(StatusCodes.Status200OK)]
    [ProducesResponseType(StatusCodes.Status302Found)]
    public async Task<IActionResult> Callback(string? code, string? state, string? error, CancellationToken cancellationToken)
    {
        var isProgram = Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase);
        try
        {
            await using var scope = await signups.OpenScopeAsync(state, UserId, cancellationToken);
            var redeemCode = scope.ServiceProvider.GetRequiredService<RedeemCode>();
            if (!string.IsNullOrEmpty(error)) await redeemCode.DenyAsync(state, cancellationToken);
            await redeemCode.RunAsync(state, code, Request.Cookies[SessionCookie], cancellationToken);
        }
        catch (ProblemException refused) when (!isProgram)
        {
            return Redirect($"{Wizard}?error={Uri.EscapeDataString(refused.Problem.Code)}");
        }
        catch (InvalidInputException) when (!isProgram)
        {
            return Redirect($"{Wizard}?error=OAUTH_STATE_INVALID");
        }

        return isProgram
            ? Ok(new SignupAuthorized(true, state!, "Authorization successful. Please select your WhatsApp Business Account and phone number."))
            : Redirect($"{Wizard}?success=true&state={Uri.EscapeDataString(state!)}");
    }

    private Guid UserId => Guid.Parse(User.FindFirstValue(ClaimTypes.NameIdentifier)!);
}
