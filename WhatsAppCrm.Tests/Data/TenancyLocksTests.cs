using System.Reflection;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Data;

public sealed class TenancyLocksTests : IAsyncLifetime
{
    private DataHost _host = null!;
    private readonly Organization _ours = Build.Organization("Ours");
    private readonly Organization _theirs = Build.Organization("Theirs");
    private Contact _ourContact = null!;

    public async Task InitializeAsync()
    {
        _host = await DataHost.StartAsync();
        _ourContact = Build.Contact(_ours.Id);
        await _host.SaveAsync(null, _ours, _theirs);
        var pipeline = Build.Pipeline(_ours.Id);
        var stage = Build.Stage(pipeline);
        var account = Build.Account(_ours.Id);
        var conversation = Build.Conversation(account, _ourContact);
        var message = Build.Outbound(conversation);
        await _host.SaveAsync(_ours.Id, pipeline, stage, Build.Lead(stage), account, _ourContact, conversation, message, Build.Outbox(message));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Without_a_current_organization_every_owned_table_reads_as_empty() => Assert.All(await CountsAsync(null), table => Assert.Equal(0, table.Rows));

    [Fact]
    public async Task Another_organization_sees_nothing_of_ours() => Assert.All(await CountsAsync(_theirs.Id), table => Assert.Equal(0, table.Rows));

    [Fact]
    public async Task We_see_our_own()
    {
        var filled = (await CountsAsync(_ours.Id)).Where(table => table.Rows > 0).Select(table => table.Table);

        Assert.Superset(new HashSet<string> { "Contact", "Conversation", "Message", "OutboxMessage", "Lead", "Stage", "Pipeline", "WhatsAppAccount" }, filled.ToHashSet());
    }

    [Fact]
    public async Task An_update_by_a_forged_id_fails_and_changes_nothing()
    {
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => _host.WithAsync(_theirs.Id, db =>
        {
            var forged = Forged(_ourContact.Id);
            db.Attach(forged);
            forged.Rename("Taken over");
            return db.SaveChangesAsync();
        }));

        Assert.Equal("Ana", await OurContactNameAsync());
    }

    [Fact]
    public async Task A_deletion_by_a_forged_id_fails_and_deletes_nothing()
    {
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => _host.WithAsync(_theirs.Id, db =>
        {
            db.Remove(Forged(_ourContact.Id));
            return db.SaveChangesAsync();
        }));

        Assert.Equal("Ana", await OurContactNameAsync());
    }

    [Fact]
    public async Task Updates_and_deletions_in_bulk_reach_no_row_of_ours()
    {
        Assert.Equal(0, await _host.WithAsync(_theirs.Id, db => db.Contacts.ExecuteUpdateAsync(set => set.SetProperty(contact => contact.Name, "Taken over"))));
        Assert.Equal(0, await _host.WithAsync(_theirs.Id, db => db.OutboxMessages.ExecuteDeleteAsync()));
        Assert.Equal("Ana", await OurContactNameAsync());
    }

    [Fact]
    public async Task Adding_a_row_to_another_organization_throws() => await AssertGuardedAsync(_theirs.Id, db =>
    {
        db.Add(Build.Contact(_ours.Id));
        return Task.CompletedTask;
    });

    [Fact]
    public async Task Adding_without_a_current_organization_throws() => await AssertGuardedAsync(null, db =>
    {
        db.Add(Build.Contact(_ours.Id));
        return Task.CompletedTask;
    });

    [Fact]
    public async Task Changing_a_row_that_was_found_across_organizations_throws() => await AssertGuardedAsync(_theirs.Id, async db =>
        (await db.AcrossOrganizations<Contact>().SingleAsync(contact => contact.Id == _ourContact.Id)).Rename("Taken over"));

    [Fact]
    public async Task Deleting_a_row_that_was_found_across_organizations_throws() => await AssertGuardedAsync(_theirs.Id, async db =>
        db.Remove(await db.AcrossOrganizations<Contact>().SingleAsync(contact => contact.Id == _ourContact.Id)));

    [Fact]
    public async Task Moving_a_row_to_another_organization_throws() => await AssertGuardedAsync(_ours.Id, async db =>
        db.Entry(await db.Contacts.SingleAsync()).Property(contact => contact.OrganizationId).CurrentValue = _theirs.Id);

    private async Task AssertGuardedAsync(Guid? organizationId, Func<AppDbContext, Task> change)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => _host.WithAsync(organizationId, async db =>
        {
            await change(db);
            return await db.SaveChangesAsync();
        }));

        Assert.Equal("A Contact of another organization was about to be saved.", refused.Message);
        Assert.Equal("Ana", await OurContactNameAsync());
    }

    private Task<string> OurContactNameAsync() => _host.WithAsync(_ours.Id, db => db.Contacts.Select(contact => contact.Name).SingleAsync());

    /// <summary>A contact that claims to be theirs under the id of ours.</summary>
    private Contact Forged(Guid id)
    {
        var forged = Build.Contact(_theirs.Id);
        typeof(Contact).GetProperty(nameof(Contact.Id))!.SetValue(forged, id);
        return forged;
    }

    private Task<List<(string Table, int Rows)>> CountsAsync(Guid? organizationId) => _host.WithAsync(organizationId, async db =>
    {
        var counts = new List<(string, int)>();
        foreach (var type in db.Model.GetEntityTypes().Select(entity => entity.ClrType).Where(typeof(IOwned).IsAssignableFrom))
            counts.Add((type.Name, await (Task<int>)CountMethod.MakeGenericMethod(type).Invoke(null, [db])!));
        return counts;
    });

    private static readonly MethodInfo CountMethod = typeof(TenancyLocksTests).GetMethod(nameof(CountAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static Task<int> CountAsync<T>(AppDbContext db)
        where T : class => db.Set<T>().CountAsync();
}
