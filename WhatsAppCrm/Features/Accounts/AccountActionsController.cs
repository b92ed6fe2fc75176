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

    /// <summary>Theme or language by one choice of the command palette; what is not sent stays as it is. Back to where it was chosen.</summary>
    [HttpPost("/account/preferences")]
    [Authorize]
    public async Task<IActionResult> ChoosePreferencesAsync([FromForm] string? theme, [FromForm] string? language, [FromForm] string? returnUrl, [FromServices] ChangeProfile changeProfile, [FromServices] UserManager<User> people)
    {
        if (!await antiforgery.IsRequestValidAsync(HttpContext)) return StatusCode(StatusCodes.Status400BadRequest);
        if (await people.GetUserAsync(User) is not { } user) return StatusCode(StatusCodes.Status404NotFound);
        await changeProfile.RunAsync(user, user.DisplayName, Request.Form.ContainsKey("language") ? language : user.Culture, Request.Form.ContainsKey("theme") ? theme : user.Theme);
        Preferences.Write(HttpContext, user);
        return LocalRedirect(LocalUrl.OrNull(returnUrl) ?? "/inbox");
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
