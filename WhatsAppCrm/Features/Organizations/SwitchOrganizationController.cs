using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Features.Organizations;

/// <summary>The switcher in the frame: a form post of a page, not part of the REST API.</summary>
[ApiExplorerSettings(IgnoreApi = true)]
[Authorize]
public sealed class SwitchOrganizationController(SwitchOrganization switchOrganization, IAntiforgery antiforgery) : ControllerBase
{
    [HttpPost("/organizations/switch")]
    public async Task<IActionResult> SwitchAsync([FromForm] Guid organizationId, CancellationToken cancellationToken)
    {
        if (!await antiforgery.IsRequestValidAsync(HttpContext)) return StatusCode(StatusCodes.Status400BadRequest);
        try
        {
            await switchOrganization.RunAsync(Guid.Parse(User.FindFirstValue(ClaimTypes.NameIdentifier)!), organizationId, cancellationToken);
        }
        catch (ProblemException)
        {
            // A person gets a page, not problem details.
            return StatusCode(StatusCodes.Status404NotFound);
        }

        return LocalRedirect("/inbox");
    }
}
