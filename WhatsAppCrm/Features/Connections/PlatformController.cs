using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Infrastructure.Identity;

namespace WhatsAppCrm.Features.Connections;

public sealed record ConnectionPage(IReadOnlyList<ConnectionRow> Data);

/// <summary>All connections and the installation's own settings, for platform administrators.</summary>
[ApiController]
[Authorize(PlatformAdministrators.Policy)]
[Tags("Platform administration")]
public sealed class PlatformController : ControllerBase
{
    [HttpGet("/api/admin/connections")]
    public async Task<ConnectionPage> Connections(Guid? beforeId, [FromServices] AllConnectionsQueries queries, CancellationToken cancellationToken, Trouble trouble = Trouble.ALL) =>
        new(await queries.ListAsync(User, trouble, beforeId, cancellationToken));

    /// <summary>What is missing or contradictory in the settings, and what Meta says of the app; never a secret.</summary>
    [HttpGet("/api/admin/setup")]
    public Task<SetupReport> Setup([FromServices] CheckSetup checkSetup, CancellationToken cancellationToken) => checkSetup.RunAsync(User, cancellationToken);
}
