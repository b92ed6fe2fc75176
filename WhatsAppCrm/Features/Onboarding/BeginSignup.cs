using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Onboarding;

/// <param name="AttemptId">Names the attempt to its person, also after the state's ten minutes.</param>
/// <param name="State">Random; only its hash is stored.</param>
/// <param name="AuthUrl">Meta's dialog; null for the popup, which the browser opens through Meta's SDK.</param>
public sealed record SignupStart(Guid AttemptId, string State, Uri? AuthUrl);

/// <summary>Begins one try at connecting a number, bound to the person, the organization and, in a browser, to its session.</summary>
public sealed class BeginSignup(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, MetaEndpoints endpoints, PublicAddress publicAddress, IOptions<MetaSettings> settings)
{
    /// <summary>Asked for where no sign-up configuration brings the permissions.</summary>
    public const string Scopes = "whatsapp_business_management,whatsapp_business_messaging,business_management";

    /// <summary>For the full-page way through Meta's dialog.</summary>
    /// <param name="session">The browser's binding; null when a program begins.</param>
    /// <param name="origin">The address the caller used; where they come back to while none is configured.</param>
    /// <param name="reconnectsAccountId">The number to reconnect; null for a new one.</param>
    /// <exception cref="ProblemException"><c>META_NOT_CONFIGURED</c>, or <c>NOT_FOUND</c> for a number that is not ours.</exception>
    public async Task<SignupStart> RedirectAsync(string? session, string origin, Guid? reconnectsAccountId, CancellationToken cancellationToken)
    {
        var redirectUri = settings.Value.RedirectUri is { Length: > 0 } configured ? configured : publicAddress.SeenFrom(origin) + "/api/integrations/whatsapp/callback";
        var (id, state) = await StoreAsync(session, redirectUri, reconnectsAccountId, cancellationToken);
        return new(id, state, DialogUrl(state, redirectUri, origin));
    }

    /// <summary>For a code that comes from Meta's popup, which has no redirect address.</summary>
    /// <param name="reconnectsAccountId">The number to reconnect; null for a new one.</param>
    /// <exception cref="ProblemException"><c>META_NOT_CONFIGURED</c>, or <c>NOT_FOUND</c> for a number that is not ours.</exception>
    public async Task<SignupStart> PopupAsync(Guid? reconnectsAccountId, CancellationToken cancellationToken)
    {
        var (id, state) = await StoreAsync(null, null, reconnectsAccountId, cancellationToken);
        return new(id, state, null);
    }

    private async Task<(Guid Id, string State)> StoreAsync(string? session, string? redirectUri, Guid? reconnectsAccountId, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        if (string.IsNullOrEmpty(settings.Value.AppId) || string.IsNullOrEmpty(settings.Value.AppSecret)) throw new ProblemException(Problem.Conflict("META_NOT_CONFIGURED"));

        var state = SignupSecrets.NewRandom();
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        if (reconnectsAccountId is { } reconnected && !await db.WhatsAppAccounts.AnyAsync(one => one.Id == reconnected, cancellationToken)) throw new ProblemException(Problem.NotFound);
        var attempt = new SignupAttempt(
            current.RequiredId, current.RequiredUserId, SignupSecrets.Hash(state), session is null ? null : SignupSecrets.Hash(session), redirectUri,
            clock.GetUtcNow().UtcDateTime, reconnectsAccountId);
        db.SignupAttempts.Add(attempt);
        db.SignupSteps.AddRange(Enum.GetValues<SignupStepKind>().Select(kind => new SignupStep(attempt, kind)));
        await db.SaveChangesAsync(cancellationToken);
        return (attempt.Id, state);
    }

    private Uri DialogUrl(string state, string redirectUri, string origin)
    {
        var meta = settings.Value;
        List<(string Key, string Value)> query = [("client_id", meta.AppId!), ("redirect_uri", redirectUri), ("state", state), ("response_type", "code")];
        // With a configuration the permissions come from it; without one this is a plain login that asks for them.
        if (meta.ConfigId is { Length: > 0 } configId) query.AddRange([("config_id", configId), ("override_default_response_type", "true"), ("extras", meta.SignupExtras)]);
        else query.Add(("scope", Scopes));
        return new Uri($"{endpoints.Dialog(origin)}?{string.Join('&', query.Select(one => $"{one.Key}={Uri.EscapeDataString(one.Value)}"))}");
    }
}
