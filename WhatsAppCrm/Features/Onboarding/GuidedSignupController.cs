using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Connections;

namespace WhatsAppCrm.Features.Onboarding;

public sealed record SignupBegun(string AuthUrl, string State, string Message);

public sealed record WabaList(IReadOnlyList<WabaOption> WabaOptions);

public sealed record PhoneList(IReadOnlyList<PhoneOption> PhoneOptions);

public sealed record SaveConfigRequest(string? State, string? WabaId, string? PhoneNumberId, string? Pin)
{
    // A record prints its members; a PIN must not be printed.
    public override string ToString() => nameof(SaveConfigRequest);
}

/// <param name="WhatsappPhoneId">Meta's phone number id.</param>
/// <param name="WhatsappBusinessId">Meta's business account id.</param>
public sealed record SavedOrganization(Guid Id, string Name, string WhatsappPhoneId, string WhatsappBusinessId, bool IsActive);

public sealed record SavedConfig(bool Success, SavedOrganization Data, string Message);

/// <param name="Event">What the popup's message said, for example <c>FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING</c>.</param>
public sealed record ClaimWabaRequest(string? Code, string? WabaId, string? PhoneNumberId, string? Pin, string? Event)
{
    // A record prints its members; a code and a PIN must not be printed.
    public override string ToString() => nameof(ClaimWabaRequest);
}

public sealed record ClaimedWaba(bool Success, ConnectedAccount Data, string Message);

/// <summary>Connecting step by step (003), and in one go from the popup's result (004).</summary>
[ApiController]
[Authorize]
[Tags("Connecting WhatsApp")]
public sealed class GuidedSignupController(Signups signups) : ControllerBase
{
    private Guid UserId => Guid.Parse(User.FindFirstValue(ClaimTypes.NameIdentifier)!);

    /// <summary>Begins; the state is the caller's, for the calls that follow.</summary>
    [HttpGet("/api/v1/organizations/{organizationId}/whatsapp/init-oauth")]
    public async Task<SignupBegun> Init([FromServices] BeginSignup beginSignup, CancellationToken cancellationToken)
    {
        var started = await beginSignup.RedirectAsync(session: null, $"{Request.Scheme}://{Request.Host}", reconnectsAccountId: null, cancellationToken);
        return new(started.AuthUrl!.AbsoluteUri, started.State, "Redirect the user to authUrl to authorize access to WhatsApp");
    }

    [HttpGet("/api/v1/organizations/whatsapp/accounts")]
    public async Task<WabaList> Accounts(string? state, CancellationToken cancellationToken)
    {
        await using var scope = await signups.OpenScopeAsync(state, UserId, cancellationToken);
        return new(await scope.ServiceProvider.GetRequiredService<SignupChoices>().BusinessAccountsAsync(state, cancellationToken));
    }

    [HttpGet("/api/v1/organizations/whatsapp/phone-numbers")]
    public async Task<PhoneList> PhoneNumbers(string? state, string? wabaId, CancellationToken cancellationToken)
    {
        await using var scope = await signups.OpenScopeAsync(state, UserId, cancellationToken);
        return new(await scope.ServiceProvider.GetRequiredService<SignupChoices>().PhoneNumbersAsync(state, wabaId, cancellationToken));
    }

    /// <summary>Connects the chosen number. The answer is 003's without the token, which never leaves the server.</summary>
    [HttpPost("/api/v1/organizations/{organizationId}/whatsapp/save-config")]
    public async Task<SavedConfig> SaveConfig(
        Guid organizationId, SaveConfigRequest request, [FromServices] CompleteSignup completeSignup, [FromServices] NumberQueries queries, CancellationToken cancellationToken)
    {
        var account = await completeSignup.RunAsync(new(request.State, request.WabaId, request.PhoneNumberId, request.Pin), cancellationToken);
        var name = await queries.OrganizationNameAsync(cancellationToken);
        return new(
            true, new(organizationId, name, account.PhoneNumberId, account.WabaId, account.Status == WhatsAppAccountStatus.CONNECTED), "WhatsApp configuration saved successfully");
    }

    /// <summary>
    /// Exchanges the popup's code, inspects, subscribes, registers and stores. A platform administrator may leave the code out to
    /// connect a number of the installation's own portfolio.
    /// </summary>
    [HttpPost("/api/v1/whatsapp/claim-waba")]
    public async Task<ClaimedWaba> Claim(ClaimWabaRequest request, [FromServices] ClaimWaba claimWaba, CancellationToken cancellationToken) =>
        new(true, await claimWaba.RunAsync(User, request, cancellationToken), "WhatsApp connected");
}
