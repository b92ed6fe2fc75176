using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Infrastructure.Identity;

namespace WhatsAppCrm.Features.Demo;

/// <summary>The welcome page's "Explore the demo" button: a form post of a page, not part of the REST API.</summary>
[ApiController]
[ApiExplorerSettings(IgnoreApi = true)]
public sealed class DemoController(ExploreDemo exploreDemo, SignInManager<User> signIn, IAntiforgery antiforgery) : ControllerBase
{
    [HttpPost("/demo")]
    [AllowAnonymous]
    public async Task<IActionResult> ExploreAsync(CancellationToken cancellationToken)
    {
        // Signing a visitor in is a change: it must come from our own form.
        if (!await antiforgery.IsRequestValidAsync(HttpContext)) return BadRequest();

        var ownerId = await exploreDemo.RunAsync(cancellationToken);
        var owner = await signIn.UserManager.FindByIdAsync(ownerId.ToString());
        if (owner is null) return NotFound();

        await signIn.SignInAsync(owner, isPersistent: false);
        return LocalRedirect("/inbox");
    }
}
