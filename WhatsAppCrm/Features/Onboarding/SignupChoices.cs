using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Onboarding;

public sealed record WabaOption(string Id, string? Name, string? TimezoneId);

/// <param name="ConnectedHere">Already one of the organization's numbers: choosing it renews it.</param>
/// <param name="Refusal">Problem code for which it can't be chosen, for example <c>PHONE_TAKEN</c>; null when it can.</param>
public sealed record PhoneOption(string Id, string DisplayPhoneNumber, string? VerifiedName, string? QualityRating, bool ConnectedHere = false, string? Refusal = null);

/// <summary>What can be chosen after the authorization: exactly what was granted, asked of Meta each time.</summary>
public sealed class SignupChoices(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, Signups signups, ConnectionGraph graph)
{
    /// <exception cref="ProblemException"><c>OAUTH_STATE_INVALID</c>, <c>OAUTH_STATE_EXPIRED</c>, <c>META_UNAVAILABLE</c>, <c>META_PERMISSION_MISSING</c>.</exception>
    public async Task<IReadOnlyList<WabaOption>> BusinessAccountsAsync(string? state, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var (attempt, token) = await signups.AuthorizedAsync(state, cancellationToken);
        return await BusinessAccountsAsync(attempt, token, cancellationToken);
    }

    /// <exception cref="ProblemException">As above, <c>WABA_NOT_GRANTED</c>, or <c>PHONE_NONE</c>.</exception>
    public async Task<IReadOnlyList<PhoneOption>> PhoneNumbersAsync(string? state, string? wabaId, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var id = Text.Required(wabaId, "wabaId", 40);
        var (attempt, token) = await signups.AuthorizedAsync(state, cancellationToken);
        EnsureGranted(attempt, id);
        return await OptionsAsync(await NumbersAsync(token, id, cancellationToken), cancellationToken);
    }

    internal async Task<IReadOnlyList<WabaOption>> BusinessAccountsAsync(SignupAttempt attempt, string token, CancellationToken cancellationToken)
    {
        List<WabaOption> options = [];
        foreach (var wabaId in attempt.GrantedWabas)
        {
            var waba = (await graph.GetBusinessAccountAsync(token, wabaId, cancellationToken)).OrFail(StepFailure.BusinessAccount);
            options.Add(new(waba.Id, waba.Name, waba.TimezoneId));
        }

        return options;
    }

    /// <summary>The numbers of a business account; at least one.</summary>
    internal async Task<IReadOnlyList<GraphPhoneNumber>> NumbersAsync(string token, string wabaId, CancellationToken cancellationToken)
    {
        var numbers = (await graph.GetPhoneNumbersAsync(token, wabaId, cancellationToken)).OrFail(StepFailure.PhoneNumber);
        return numbers.Count > 0 ? numbers : throw new ProblemException(Problem.Unprocessable("PHONE_NONE") with { Step = StepFailure.PhoneNumber });
    }

    internal async Task<IReadOnlyList<PhoneOption>> OptionsAsync(IReadOnlyList<GraphPhoneNumber> numbers, CancellationToken cancellationToken)
    {
        var holders = await HoldersAsync(numbers, cancellationToken);
        return [.. numbers.Select(number => new PhoneOption(
            number.Id, number.DisplayPhoneNumber, number.VerifiedName, number.QualityRating, holders(number).Contains(current.RequiredId),
            IsTaken(holders(number)) ? "PHONE_TAKEN" : null))];
    }

    /// <summary>A number that another organization holds, by Meta's id or by its digits, can't be ours. It names no tenant.</summary>
    /// <exception cref="ProblemException"><c>PHONE_TAKEN</c>.</exception>
    internal async Task EnsureFreeAsync(GraphPhoneNumber number, CancellationToken cancellationToken)
    {
        if (IsTaken((await HoldersAsync([number], cancellationToken))(number))) throw new ProblemException(Taken);
    }

    internal static Problem Taken => Problem.Conflict("PHONE_TAKEN") with { Step = StepFailure.PhoneNumber };

    /// <exception cref="ProblemException"><c>WABA_NOT_GRANTED</c>.</exception>
    internal static void EnsureGranted(SignupAttempt attempt, string wabaId)
    {
        if (!attempt.GrantedWabas.Contains(wabaId)) throw new ProblemException(Problem.Conflict("WABA_NOT_GRANTED") with { Step = StepFailure.BusinessAccount });
    }

    /// <returns>Empty when Meta gave none, or for an account stored before digits were: that equals nothing.</returns>
    internal static string Digits(string displayPhoneNumber) => string.Concat(displayPhoneNumber.Where(char.IsAsciiDigit));

    private bool IsTaken(IEnumerable<Guid> holders) => holders.Any(holder => holder != current.RequiredId);

    /// <summary>Which organizations hold a number.</summary>
    private async Task<Func<GraphPhoneNumber, IReadOnlyList<Guid>>> HoldersAsync(IReadOnlyList<GraphPhoneNumber> numbers, CancellationToken cancellationToken)
    {
        var (ids, digits) = (numbers.Select(number => number.Id).ToList(), numbers.Select(number => Digits(number.DisplayPhoneNumber)).Where(one => one.Length > 0).ToList());
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var byId = await ids.LoadByKeysAsync(some => db.AcrossOrganizations<WhatsAppAccount>().Where(one => some.Contains(one.HeldPhoneNumberId!))
            .Select(one => new { Key = one.HeldPhoneNumberId!, one.OrganizationId }), cancellationToken);
        var byDigits = await digits.LoadByKeysAsync(some => db.AcrossOrganizations<WhatsAppAccount>().Where(one => some.Contains(one.HeldDigits!))
            .Select(one => new { Key = one.HeldDigits!, one.OrganizationId }), cancellationToken);
        return number => [.. byId.Where(one => one.Key == number.Id).Concat(byDigits.Where(one => one.Key == Digits(number.DisplayPhoneNumber))).Select(one => one.OrganizationId).Distinct()];
    }
}
