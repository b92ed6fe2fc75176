using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Where a batch shows that two contacts may be one person: gathered while it is applied, written down at its end. Nearly
/// always there is nothing, and then nothing is asked.
/// </summary>
internal sealed class MergeHints(AppDbContext db, Guid organizationId, DateTime nowUtc)
{
    private readonly Dictionary<(Guid First, Guid Second), MergeReason> _pairs = [];
    private readonly List<(Guid ContactId, string Key)> _ownCards = [];

    public void Add(Guid oneId, Guid otherId, MergeReason reason)
    {
        var pair = MergeSuggestion.Pair(oneId, otherId);
        if (!_pairs.TryGetValue(pair, out var known) || reason < known) _pairs[pair] = reason;
    }

    /// <summary>
    /// People send cards of their friends; only their own says something about them: the one Meta made when asked for it, or one
    /// with the sender's own name on it.
    /// </summary>
    public void Add(Contact sender, MessageDetails? details)
    {
        foreach (var card in details?.Cards ?? [])
        {
            if (card.Origin != "contact_request" && !string.Equals(card.Name?.Trim(), sender.Name, StringComparison.CurrentCultureIgnoreCase)) continue;
            foreach (var phone in card.Phones)
                if (PhoneNumber.TryParse(phone.WaId ?? phone.Number, out var number)) _ownCards.Add((sender.Id, number.Key));
        }
    }

    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (_ownCards.Count > 0)
        {
            var owners = (await _ownCards.Select(card => card.Key).LoadByKeysAsync(some => db.ContactAddresses.AsNoTracking().Where(address => address.Kind == AddressKind.PHONE && some.Contains(address.Value)), cancellationToken))
                .ToDictionary(address => address.Value, address => address.ContactId);
            foreach (var (contactId, key) in _ownCards)
                if (owners.TryGetValue(key, out var ownerId) && ownerId != contactId) Add(contactId, ownerId, MergeReason.OWN_CARD);
        }

        if (_pairs.Count == 0) return;
        var known = (await _pairs.Keys.Select(pair => pair.First).LoadByKeysAsync(some => db.MergeSuggestions.Where(suggestion => some.Contains(suggestion.FirstId)).Select(suggestion => new { suggestion.FirstId, suggestion.SecondId }), cancellationToken))
            .Select(suggestion => (suggestion.FirstId, suggestion.SecondId)).ToHashSet();
        // Also one that was dismissed is known: two people stay two people.
        foreach (var (pair, reason) in _pairs)
            if (!known.Contains(pair)) db.MergeSuggestions.Add(new MergeSuggestion(organizationId, pair.First, pair.Second, reason, nowUtc));
    }
}
