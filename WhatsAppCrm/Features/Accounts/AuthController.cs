using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Identity;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Accounts;

/// <summary>Bearer tokens for programs: <c>{tokenType, accessToken, expiresIn, refreshToken}</c>.</summary>
[ApiController]
[Route("api/auth")]
[AllowAnonymous]
[EnableRateLimiting(RateLimits.Accounts)]
[Tags("Accounts")]
public sealed class AuthController : ControllerBase
{
    public sealed record Credentials(string? Email, string? Password, string? DisplayName = null);

    public sealed record RefreshBody(string? RefreshToken);

    public sealed record Registered(Guid Id, string Email, string DisplayName);

    /// <summary>Creates an account; sign in afterwards.</summary>
    [HttpPost("register")]
    [ProducesResponseType<Registered>(StatusCodes.Status201Created)]
    [ProducesResponseType<ValidationProblemDetails>(StatusCodes.Status400BadRequest)]
    public async Task<IActionResult> RegisterAsync(Credentials body, [FromServices] RegisterAccount registerAccount)
    {
        var user = await registerAccount.RunAsync(body.Email, body.Password, body.DisplayName);
        return StatusCode(StatusCodes.Status201Created, new Registered(user.Id, user.Email!, user.DisplayName));
    }

    /// <summary>Signs in. 401 without detail when e-mail or password are wrong or the account is locked.</summary>
    [HttpPost("login")]
    [ProducesResponseType<AccessTokenResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> LoginAsync(Credentials body, [FromServices] SignIn signIn)
    {
        var result = await signIn.RunAsync(body.Email, body.Password, IdentityConstants.BearerScheme);
        return result.Succeeded ? new EmptyResult() : Unauthorized();
    }

    /// <summary>New tokens for a refresh token; 401 when it expired or the password changed since.</summary>
    [HttpPost("refresh")]
    [ProducesResponseType<AccessTokenResponse>(StatusCodes.Status200OK)]
    public async Task<IActionResult> RefreshAsync(
        RefreshBody body, [FromServices] IOptionsMonitor<BearerTokenOptions> options, [FromServices] SignInManager<User> signIn, [FromServices] TimeProvider time)
    {
        if (string.IsNullOrEmpty(body.RefreshToken)) throw new InvalidInputException("refreshToken", "Required");
        var ticket = options.Get(IdentityConstants.BearerScheme).RefreshTokenProtector.Unprotect(body.RefreshToken);
        if (ticket?.Properties.ExpiresUtc is not { } expires || time.GetUtcNow() >= expires) return Unauthorized();
        if (await signIn.ValidateSecurityStampAsync(ticket.Principal) is not { } user || await signIn.UserManager.IsLockedOutAsync(user)) return Unauthorized();
        return SignIn(await signIn.CreateUserPrincipalAsync(user), IdentityConstants.BearerScheme);
    }
}
