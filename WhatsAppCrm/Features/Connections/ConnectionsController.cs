using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Features.Connections;

public sealed record ConnectionStatus(bool Connected, IReadOnlyList<NumberView> Accounts);

public sealed record CourtesiesRequest(bool? ReadReceipts, bool? Typing);

public sealed record Confirmation(bool Success, string Message);

/// <param name="Passed">Nothing failed; there may be warnings.</param>
public sealed record SelfTestReport(bool Passed, IReadOnlyList<SelfTestLine> Checks);

/// <param name="Message">What was found and what to do, in the caller's language.</param>
public sealed record SelfTestLine(SelfTestPart Part, SelfTestResult Result, string Code, string Message, string? Detail, int Milliseconds);

/// <summary>What is connected, how it fares, and giving it up (001).</summary>
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

    /// <summary>Everything known of one number's connection.</summary>
    [HttpGet("/api/integrations/whatsapp/accounts/{accountId:guid}/health")]
    public Task<NumberHealthView> Health(Guid accountId, [FromServices] NumberHealthQueries queries, CancellationToken cancellationToken) => queries.FindAsync(accountId, cancellationToken);

    /// <summary>Looks whether the connection works; sends nothing to a customer. Takes some seconds, more when Meta is slow.</summary>
    [HttpPost("/api/integrations/whatsapp/accounts/{accountId:guid}/self-test")]
    public async Task<SelfTestReport> SelfTest(Guid accountId, [FromServices] RunSelfTest selfTest, [FromServices] IStringLocalizer<ConnectionsText> texts, CancellationToken cancellationToken)
    {
        var checks = await selfTest.RunAsync(accountId, onProgress: null, cancellationToken);
        return new(
            checks.All(check => check.Result != SelfTestResult.FAILED),
            [.. checks.Select(check => new SelfTestLine(check.Part, check.Result, check.Code, texts["Code_" + check.Code], check.Detail, check.Milliseconds))]);
    }

    /// <summary>What customers see of a number beside its messages; what is left out stays as it is.</summary>
    [HttpPatch("/api/integrations/whatsapp/accounts/{accountId:guid}")]
    public Task<NumberCourtesies> Change(Guid accountId, CourtesiesRequest request, [FromServices] ChangeCourtesies change, CancellationToken cancellationToken) =>
        change.RunAsync(accountId, request.ReadReceipts, request.Typing, cancellationToken);

    [HttpDelete("/api/integrations/whatsapp/disconnect")]
    public async Task<Confirmation> Disconnect(string? accountId, [FromServices] DisconnectNumber disconnectNumber, CancellationToken cancellationToken)
    {
        await disconnectNumber.RunAsync(
            string.IsNullOrWhiteSpace(accountId) ? null : Guid.TryParse(accountId, out var id) ? id : throw new ProblemException(Domain.Problem.NotFound), cancellationToken);
        return new(true, "WhatsApp disconnected");
    }
}
