using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Features.Connections;

public sealed record ConnectionStatus(bool Connected, IReadOnlyList<NumberView> Accounts);

public sealed record Confirmation(bool Success, string Message);

/// <summary>What is connected, and giving it up (001).</summary>
[ApiController]
[Authorize]
[Tags("Connections")]
public sealed class ConnectionsController : ControllerBase
{
    [HttpGet("/api/integrations/whatsapp/status")]
    public async Task<ConnectionStatus> Status([FromServices] NumberQueries numbers, CancellationToken cancellationToken)
    {
        var all = await numbers.ListAsync(cancellationToken);
        return new(all.Any(number => number.Status == WhatsAppAccountStatus.CONNECTED), all);
    }

    [HttpDelete("/api/integrations/whatsapp/disconnect")]
    public async Task<Confirmation> Disconnect(string? accountId, [FromServices] DisconnectNumber disconnectNumber, CancellationToken cancellationToken)
    {
        await disconnectNumber.RunAsync(
            string.IsNullOrWhiteSpace(accountId) ? null : Guid.TryParse(accountId, out var id) ? id : throw new ProblemException(Domain.Problem.NotFound), cancellationToken);
        return new(true, "WhatsApp disconnected");
    }
}
