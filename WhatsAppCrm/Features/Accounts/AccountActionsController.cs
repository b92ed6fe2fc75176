using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Components;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Identity;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Accounts;

/// <summary>The two things about an account that are a button and no page.</summary>
[ApiExplorerSettings(IgnoreApi = true)]
public sealed class AccountActionsController(IAntiforgery antiforgery) : ControllerBase
{
    [HttpPost("/account/sign-out")]
    [Authorize]
    public async Task<IActionResult> SignOutAsync([FromServices] SignInManager<User> signIn)
    {
        if (!await antiforgery.IsRequestValidAsync(HttpContext)) return StatusCode(StatusCodes.Status400BadRequest);
        await signIn.SignOutAsync();
        return LocalRedirect("/");
    }

    /// <summary>The language of the pages before one has an account.</summary>
    [HttpGet("/account/language")]
    [AllowAnonymous]
    public IActionResult ChooseLanguage(string? culture, string? returnUrl)
    {
        if (Languages.Supported.Contains(culture)) Preferences.WriteLanguage(Response, culture);
        return LocalRedirect(LocalUrl.OrNull(returnUrl) ?? "/");
    }
}
