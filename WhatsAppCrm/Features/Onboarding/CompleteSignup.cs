using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Connections;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Onboarding;

/// <param name="PhoneNumberId">May be left out when the business account has a single number.</param>
/// <param name="Pin">The number's own two-step PIN, six digits, when it has one that is not ours.</param>
public sealed record NumberToConnect(string? State, string? WabaId, string? PhoneNumberId, string? Pin);

public sealed record ConnectedAccount(Guid AccountId, string WabaId, string PhoneNumberId, string DisplayPhoneNumber, string? VerifiedName, WhatsAppAccountStatus Status);

/// <summary>
/// Connects the chosen number: has its webhooks sent to us, registers it, and only then stores it. When a step fails nothing is
/// stored and the subscription is taken back; the attempt lives on, so the same step can be tried again. Connecting a number
/// again that is ours already brings it a new token and releases what waited.
/// </summary>
public sealed class CompleteSignup(
    CurrentOrganization current, Signups signups, SignupChoices choices, GraphClient graph, RegisterNumber registerNumber, StoreConnection storeConnection,
    BusinessAccountUse businessAccounts, ILiveEvents liveEvents, OutboxSignal outboxSignal, ILogger<CompleteSignup> logger)
{
    /// <exception cref="ProblemException">Any of the contract's codes for connecting; <see cref="Problem.Step"/> says where.</exception>
    /// <exception cref="InvalidInputException">Fields <c>state</c>, <c>wabaId</c>, <c>phoneNumberId</c>, <c>pin</c>.</exception>
    public async Task<ConnectedAccount> RunAsync(NumberToConnect command, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var pin = Text.Optional(command.Pin, "pin", 6);
        if (pin is not null && (pin.Length != 6 || !pin.All(char.IsAsciiDigit))) throw new InvalidInputException("pin", "Invalid");

        var (attempt, token) = await signups.AuthorizedAsync(command.State, cancellationToken);
        var numbers = await choices.NumbersAsync(attempt, token, command.WabaId, cancellationToken);
        var number = Choose(numbers, command.PhoneNumberId);
        var waba = (await graph.GetWabaAsync(token, command.WabaId!.Trim(), cancellationToken)).OrFail(StepFailure.BusinessAccount);
        await storeConnection.EnsureFreeAsync(number.Id, cancellationToken);

        WhatsAppAccount account;
        try
        {
            (await graph.SubscribeAppAsync(token, waba.Id, cancellationToken)).OrFail(StepFailure.Subscribe);
            // A number shared with the WhatsApp Business app is never registered: that would take it out of the app.
            var usedPin = number.IsOnBizApp == true ? null : await registerNumber.RunAsync(attempt.Id, token, number.Id, pin, cancellationToken);
            var connected = new ConnectedNumber(waba.Id, waba.Name, number.Id, number.DisplayPhoneNumber, number.VerifiedName, number.QualityRating, number.IsOnBizApp == true);
            account = await storeConnection.RunAsync(attempt.Id, connected, token, usedPin, cancellationToken);
        }
        catch
        {
            await TakeBackAsync(token, waba.Id);
            throw;
        }

        logger.LogInformation("Number {PhoneNumberId} of {WabaId} was connected to {OrganizationId}", account.PhoneNumberId, account.WabaId, account.OrganizationId);
        liveEvents.Publish(new(account.OrganizationId, LiveEventKind.WhatsAppAccount, account.Id));
        outboxSignal.Wake();
        return new(account.Id, account.WabaId, account.PhoneNumberId, account.DisplayPhoneNumber, account.VerifiedName, account.Status);
    }

    private static GraphPhoneNumber Choose(IReadOnlyList<GraphPhoneNumber> numbers, string? phoneNumberId)
    {
        if (Text.Optional(phoneNumberId, "phoneNumberId", 40) is { } id)
            return numbers.FirstOrDefault(number => number.Id == id) ?? throw new InvalidInputException("phoneNumberId", "Invalid");
        return numbers is [var only] ? only : throw new InvalidInputException("phoneNumberId", "Required");
    }

    /// <summary>No webhooks for a number that is not connected; unless another number of the same business account is.</summary>
    private async Task TakeBackAsync(string token, string wabaId)
    {
        try
        {
            if (await businessAccounts.IsInUseAsync(wabaId, CancellationToken.None)) return;
            var result = await graph.UnsubscribeAppAsync(token, wabaId, CancellationToken.None);
            if (!result.IsOk) logger.LogWarning("The subscription of {WabaId} could not be taken back: {Explanation}", wabaId, result.Explanation);
        }
        catch (Exception exception)
        {
            logger.LogWarning(exception, "The subscription of {WabaId} could not be taken back", wabaId);
        }
    }
}
