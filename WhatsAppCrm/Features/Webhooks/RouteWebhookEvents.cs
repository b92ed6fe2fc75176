using System.Text.Json;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Reads stored bodies and finds out whose they are: messages by <c>metadata.phone_number_id</c>, news of accounts by the business
/// account or the number they name. Asked anew for every batch: a query or two, and never a stale answer.
/// </summary>
public sealed class RouteWebhookEvents(ILogger<RouteWebhookEvents> logger)
{
    private static readonly NumberChange NoMessages = new("");

    public async Task<List<RoutedEvent>> RunAsync(AppDbContext db, IReadOnlyList<WebhookEvent> events, CancellationToken cancellationToken)
    {
        var payloads = events.Select(Read).ToList();
        var numbers = payloads.SelectMany(payload => payload?.Changes ?? []).Select(change => change.PhoneNumberId);
        var accounts = (await numbers.LoadByKeysAsync(some => db.AcrossOrganizations<WhatsAppAccount>().Where(account => some.Contains(account.HeldPhoneNumberId!))
            .Select(account => new { PhoneNumberId = account.HeldPhoneNumberId!, account.Id, account.OrganizationId }), cancellationToken)).ToDictionary(account => account.PhoneNumberId);

        var held = await HeldByNamedAsync(db, payloads, cancellationToken);

        return events.Zip(payloads, (stored, payload) =>
        {
            var parts = (payload?.Changes ?? []).Where(change => accounts.ContainsKey(change.PhoneNumberId))
                .Select(change => new OrganizationPart(stored.Id, stored.ReceivedAtUtc, accounts[change.PhoneNumberId].OrganizationId, accounts[change.PhoneNumberId].Id, change)).ToList();
            var isUnrouted = parts.Count < (payload?.Changes.Count ?? 0);
            foreach (var change in payload?.AccountChanges ?? [])
            {
                // One business account may hold numbers of several organizations.
                var concerned = held.Where(number => change.Concerns(number.WabaId, number.PhoneNumberId, number.Digits)).ToList();
                isUnrouted |= concerned.Count == 0;
                parts.AddRange(concerned.Select(number => new OrganizationPart(stored.Id, stored.ReceivedAtUtc, number.OrganizationId, number.Id, NoMessages) { AccountChange = change }));
            }

            foreach (var change in payload?.TemplateChanges ?? [])
            {
                // Whatever number of the account it is told to: templates are the account's.
                var concerned = held.Where(number => number.WabaId == change.WabaId).DistinctBy(number => number.OrganizationId).ToList();
                isUnrouted |= concerned.Count == 0;
                parts.AddRange(concerned.Select(number => new OrganizationPart(stored.Id, stored.ReceivedAtUtc, number.OrganizationId, number.Id, NoMessages) { TemplateChange = change }));
            }

            return new RoutedEvent(stored.Id, parts, isUnrouted, Problem(payload));
        }).ToList();
    }

    private static async Task<List<HeldNumber>> HeldByNamedAsync(AppDbContext db, List<WebhookPayload?> payloads, CancellationToken cancellationToken)
    {
        var changes = payloads.SelectMany(payload => payload?.AccountChanges ?? []).ToList();
        var ofTemplates = payloads.SelectMany(payload => payload?.TemplateChanges ?? []).Select(change => change.WabaId).ToList();
        if (changes.Count + ofTemplates.Count == 0) return [];
        IQueryable<WhatsAppAccount> held = db.AcrossOrganizations<WhatsAppAccount>().Where(account => account.HeldPhoneNumberId != null);
        var byAccount = await changes.Select(change => change.WabaId).Concat(ofTemplates).LoadByKeysAsync(some => Select(held.Where(account => some.Contains(account.WabaId))), cancellationToken);
        var byDigits = await changes.Select(change => change.Digits).OfType<string>().LoadByKeysAsync(some => Select(held.Where(account => some.Contains(account.HeldDigits!))), cancellationToken);
        return [.. byAccount.Concat(byDigits).DistinctBy(number => number.Id)];

        static IQueryable<HeldNumber> Select(IQueryable<WhatsAppAccount> accounts) =>
            accounts.Select(account => new HeldNumber(account.Id, account.OrganizationId, account.WabaId, account.HeldPhoneNumberId, account.HeldDigits));
    }

    private WebhookPayload? Read(WebhookEvent stored)
    {
        try
        {
            var payload = WebhookParser.Parse(stored.Body, stored.ReceivedAtUtc);
            foreach (var field in payload.NotHandledYet)
                logger.LogInformation("Webhook event {WebhookEventId}: field {Field} is not handled yet; the event is kept and can be replayed", stored.Id, field);
            return payload;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            logger.LogError("Webhook event {WebhookEventId} can't be read: {Reason}", stored.Id, exception.GetType().Name);
            return null;
        }
    }

    /// <summary>What no retry would mend; the parts that can be used are used all the same.</summary>
    private static string? Problem(WebhookPayload? payload)
    {
        if (payload is null) return "The body can't be read.";
        var nameless = payload.Changes.Sum(change => change.Messages.Count(message => !message.Sender.IsKnown));
        return nameless == 0 ? null : $"{nameless} message(s) without a sender.";
    }
}

/// <summary>A stored event, read and routed.</summary>
/// <param name="IsUnrouted">Some part was for a number nobody here has connected.</param>
/// <param name="Problem">Makes it a dead letter at once, after its good parts are applied; null for nearly all.</param>
public sealed record RoutedEvent(long Id, IReadOnlyList<OrganizationPart> Parts, bool IsUnrouted, string? Problem)
{
    public IEnumerable<Guid> Organizations => Parts.Select(part => part.OrganizationId).Distinct();
}

/// <summary>What one event says about one number of one organization.</summary>
public sealed record OrganizationPart(long EventId, DateTime ReceivedAtUtc, Guid OrganizationId, Guid AccountId, NumberChange Change)
{
    /// <summary>What happened to the number as such; null for messages and the like.</summary>
    public AccountChange? AccountChange { get; init; }

    /// <summary>What happened to a template of its business account; null for all else.</summary>
    public TemplateChange? TemplateChange { get; init; }
}

/// <summary>A number somebody here has.</summary>
internal sealed record HeldNumber(Guid Id, Guid OrganizationId, string WabaId, string? PhoneNumberId, string? Digits);
