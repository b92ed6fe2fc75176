using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Contacts;

/// <summary>The first half of undoing a merge: the other contact with its addresses, leads and reactions. Conversations come after it.</summary>
internal sealed class GiveBackOther(AppDbContext db, Contact survivor, MergeTrace trace, DateTime now)
{
    /// <summary>The other's addresses, also those that are no more: messages that came by them are the other's.</summary>
    public HashSet<Guid> OtherAddressIds { get; } = [.. trace.AddressIds];

    public async Task<Contact> RunAsync(CancellationToken cancellationToken)
    {
        var other = trace.Other.Restore<Contact>(db);
        await db.SaveChangesAsync(cancellationToken);
        var addresses = await AddressesAsync(other, cancellationToken);
        GiveBackColumns(other, addresses);
        await LeadsAsync(other, cancellationToken);
        foreach (var ids in trace.ReactionIds.Chunk(500))
            await db.MessageReactions.Where(reaction => ids.Contains(reaction.Id)).ExecuteUpdateAsync(set => set.SetProperty(reaction => reaction.SenderId, other.Id), cancellationToken);
        foreach (var ids in trace.AuthoredIds.Chunk(500))
            await db.Messages.Where(message => ids.Contains(message.Id)).ExecuteUpdateAsync(set => set.SetProperty(message => message.AuthorContactId, other.Id), cancellationToken);
        foreach (var ids in trace.DeletedLeadIds.Chunk(500))
            await db.DeletedLeads.Where(lead => ids.Contains(lead.Id) && lead.FormerContactId == survivor.Id).ExecuteUpdateAsync(set => set.SetProperty(lead => lead.FormerContactId, other.Id), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return other;
    }

    /// <summary>Those it came with, and those first seen beside one of them since.</summary>
    private async Task<List<ContactAddress>> AddressesAsync(Contact other, CancellationToken cancellationToken)
    {
        var all = await db.ContactAddresses.Where(address => address.ContactId == survivor.Id).OrderBy(address => address.Id).ToListAsync(cancellationToken);
        while (all.FirstOrDefault(address => !OtherAddressIds.Contains(address.Id) && address.LearntFromId is { } from && OtherAddressIds.Contains(from)) is { } learnt) OtherAddressIds.Add(learnt.Id);
        foreach (var address in all.Where(address => OtherAddressIds.Contains(address.Id))) address.BelongTo(other);
        return all;
    }

    private void GiveBackColumns(Contact other, List<ContactAddress> addresses)
    {
        var entry = db.Entry(survivor);
        var refused = !trace.SurvivorAfter.Still(entry, nameof(Contact.Marketing)) && survivor.Marketing == MarketingChoice.STOPPED;
        trace.SurvivorBefore.GiveBack(entry, trace.SurvivorAfter);
        if (refused && survivor.MarketingAtUtc is { } at) other.Choose(MarketingChoice.STOPPED, survivor.MarketingSource, at < other.MarketingAtUtc ? other.MarketingAtUtc.Value : at);
        // A profile's name is whoever's wrote last: that may have been the other.
        if (!survivor.NameIsOurs && survivor.AddressBookName is null && trace.SurvivorBefore.Get<string>(nameof(Contact.Name)) is { } name) entry.Property(contact => contact.Name).CurrentValue = name;
        Show(survivor, addresses, trace.SurvivorBefore);
        Show(other, addresses, trace.Other);
    }

    /// <summary>What a contact shows must be its own: as before if it still is, else the newest it has.</summary>
    private void Show(Contact contact, List<ContactAddress> all, RowValues before)
    {
        var entry = db.Entry(contact);
        var own = all.Where(address => address.ContactId == contact.Id && address.ReplacedAtUtc is null).ToList();
        Set(AddressKind.PHONE, nameof(Contact.Phone), key => "+" + key, shown => PhoneNumber.TryParse(shown, out var number) ? number.Key : null);
        Set(AddressKind.USER_ID, nameof(Contact.UserId), id => id, shown => shown);
        Set(AddressKind.PARENT_USER_ID, nameof(Contact.ParentUserId), id => id, shown => shown);

        void Set(AddressKind kind, string column, Func<string, string> toShow, Func<string?, string?> toValue)
        {
            var values = own.Where(address => address.Kind == kind).Select(address => address.Value).ToList();
            var property = entry.Property<string?>(column);
            if (toValue(property.CurrentValue) is { } shown && values.Contains(shown)) return;
            var was = before.Get<string>(column);
            property.CurrentValue = toValue(was) is { } old && values.Contains(old) ? was : values.Count > 0 ? toShow(values[^1]) : null;
        }
    }

    private async Task LeadsAsync(Contact other, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. trace.Leads.Select(one => one.Id)];
        var there = await db.Leads.Where(lead => ids.Contains(lead.Id)).ToDictionaryAsync(lead => lead.Id, cancellationToken);
        foreach (var one in trace.Leads.Where(one => one.IsOthers && there.ContainsKey(one.Id))) there[one.Id].BelongTo(other, one.Before.Get<int>(nameof(Lead.ContactOrder)));
        await db.SaveChangesAsync(cancellationToken);
        // From the front, so that no two stand in one place.
        foreach (var one in trace.Leads.Where(one => !one.IsOthers && there.ContainsKey(one.Id))) there[one.Id].BelongTo(survivor, one.Before.Get<int>(nameof(Lead.ContactOrder)));
        await db.SaveChangesAsync(cancellationToken);
        foreach (var one in trace.Leads.Where(one => one.IntoId is not null))
        {
            var lead = one.Before.Restore<Lead>(db);
            await KeepOnBoardAsync(lead, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            foreach (var notes in one.NoteIds.Chunk(500))
                await db.Notes.Where(note => notes.Contains(note.Id) && note.LeadId == one.IntoId).ExecuteUpdateAsync(set => set.SetProperty(note => note.LeadId, lead.Id), cancellationToken);
        }
    }

    /// <summary>Its place may be taken, and its stage may be gone by now.</summary>
    private async Task KeepOnBoardAsync(Lead lead, CancellationToken cancellationToken)
    {
        var contact = lead.ContactId == survivor.Id ? survivor : (Contact?)null;
        var taken = await db.Leads.Where(one => one.ContactId == lead.ContactId).Select(one => one.ContactOrder).ToListAsync(cancellationToken);
        if (contact is not null && taken.Contains(lead.ContactOrder)) lead.BelongTo(contact, taken.Max() + 1);
        if (await db.Stages.AnyAsync(stage => stage.Id == lead.StageId && stage.PipelineId == lead.PipelineId, cancellationToken)) return;
        var first = await db.Pipelines.Where(pipeline => pipeline.IsDefault).Join(db.Stages, pipeline => pipeline.Id, stage => stage.PipelineId, (_, stage) => stage).OrderBy(stage => stage.Position).FirstAsync(cancellationToken);
        lead.MoveTo(first, now);
    }
}
