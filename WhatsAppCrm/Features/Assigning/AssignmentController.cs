using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace WhatsAppCrm.Features.Assigning;

[ApiController]
[Authorize]
[Tags("Assignment")]
[Route("/api/v1/organizations/{organizationId}/assignment")]
public sealed class AssignmentController(AssignmentQueries queries) : ControllerBase
{
    /// <summary>Whether and how conversations are given by turns. MANAGER up.</summary>
    [HttpGet]
    public Task<AssignmentRules> GetAsync(CancellationToken cancellationToken) => queries.GetAsync(cancellationToken);

    /// <summary>Replaces it; members who are not named stay as they are. ADMIN up.</summary>
    [HttpPut]
    public async Task<AssignmentRules> SaveAsync(AssignmentRules body, [FromServices] SaveAssignment save, CancellationToken cancellationToken)
    {
        await save.RunAsync(body, cancellationToken);
        return await queries.GetAsync(cancellationToken);
    }
}
