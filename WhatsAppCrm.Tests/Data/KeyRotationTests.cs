using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Mail;
using WhatsAppCrm.Infrastructure.Secrets;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Data;

/// <summary>Another key protects everything that is stored, and the old one can be thrown away.</summary>
public sealed class KeyRotationTests
{
    private static readonly DateTime Now = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Everything_stored_is_encrypted_with_the_new_key_and_read_by_its_own_organization_only()
    {
        await using var host = await DataHost.StartAsync();
        var first = await StoreAsync(host, "500000000000001");
        var second = await StoreAsync(host, "500000000000002");
        var before = (await StoredAsync(host)).ToList();

        var done = await RotateAsync(host, revokeOlder: true);

        Assert.Equal(new(Renewed: 10, Current: 0, Unreadable: 0), done);
        var after = (await StoredAsync(host)).ToList();
        Assert.Equal(before.Count, after.Count);
        Assert.Empty(before.Select(one => one.Value).Intersect(after.Select(one => one.Value)));
        var secrets = host.Services.GetRequiredService<SecretProtector>();
        foreach (var (organization, column, value) in after)
        {
            Assert.Equal($"{column} of {organization}", secrets.Unprotect(organization, column, value));
            Assert.Throws<CryptographicException>(() => secrets.Unprotect(organization == first ? second : first, column, value));
        }

        // The old key is refused now: a copy of the database from before, with a stolen key, is worth nothing here.
        Assert.All(before, old => Assert.Throws<CryptographicException>(() => secrets.Unprotect(old.Organization, old.Column, old.Value)));
        Assert.Equal(new(Renewed: 0, Current: 10, Unreadable: 0), await ReprotectAsync(host));
    }

    [Fact]
    public async Task Without_revoking_the_old_key_still_reads_what_it_wrote()
    {
        await using var host = await DataHost.StartAsync();
        await StoreAsync(host, "500000000000001");
        var before = (await StoredAsync(host)).ToList();

        await RotateAsync(host, revokeOlder: false);

        var secrets = host.Services.GetRequiredService<SecretProtector>();
        Assert.All(before, old => Assert.NotEmpty(secrets.Unprotect(old.Organization, old.Column, old.Value)));
    }

    [Fact]
    public async Task A_process_that_runs_meanwhile_reads_what_was_encrypted_with_a_key_it_had_not_seen()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var running = await DataHost.StartAsync(database);
        await using var command = await DataHost.StartAsync(database);
        var organization = await StoreAsync(running, "500000000000001");
        var secrets = running.Services.GetRequiredService<SecretProtector>();

        await RotateAsync(command, revokeOlder: false);

        Assert.All(await StoredAsync(running), one => Assert.Equal($"{one.Column} of {one.Organization}", secrets.Unprotect(one.Organization, one.Column, one.Value)));
        Assert.NotEqual(Guid.Empty, organization);
    }

    [Fact]
    public async Task What_cannot_be_read_stays_and_keeps_the_old_keys_alive()
    {
        await using var host = await DataHost.StartAsync();
        var organization = await StoreAsync(host, "500000000000001");
        await host.WithAsync(organization, db => db.WhatsAppAccounts.ExecuteUpdateAsync(set => set
            .SetProperty(account => account.ProtectedAccessToken, "not-a-value-of-ours").SetProperty(account => account.ProtectedPin, (string?)null)));

        var done = await RotateAsync(host, revokeOlder: true);

        Assert.Equal(new(Renewed: 3, Current: 0, Unreadable: 1), done);
        Assert.DoesNotContain(host.Services.GetRequiredService<IKeyManager>().GetAllKeys(), key => key.IsRevoked);
    }

    [Fact]
    public async Task No_stored_secret_is_forgotten()
    {
        await using var host = await DataHost.StartAsync();

        var stored = await host.WithAsync(null, db => Task.FromResult(db.Model.GetEntityTypes()
            .SelectMany(entity => entity.GetProperties().Where(property => property.Name.StartsWith("Protected", StringComparison.Ordinal)).Select(property => $"{entity.ClrType.Name}.{property.Name["Protected".Length..]}"))
            .Order().ToList()));

        var known = typeof(SecretColumns).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!).Order();
        Assert.Equal(known, stored);
    }

    private static async Task<Guid> StoreAsync(DataHost host, string phoneNumberId)
    {
        var secrets = host.Services.GetRequiredService<SecretProtector>();
        var organization = Organization.Create("Northwind", null, null, Now);
        string Protect(string column, Guid owner) => secrets.Protect(owner, column, $"{column} of {owner}");
        var account = new WhatsAppAccount(organization.Id, phoneNumberId);
        account.Connect(
            new("400000000000001", null, phoneNumberId, "+1 555-010-0" + phoneNumberId[^3..], null, null, false),
            new(Protect(SecretColumns.AccountToken, organization.Id), TokenKind.BUSINESS, null, ""), Protect(SecretColumns.AccountPin, organization.Id), Guid.NewGuid(), Now);
        var attempt = new SignupAttempt(organization.Id, Guid.NewGuid(), "hash-" + phoneNumberId, null, null, Now);
        var brain = new AutoReplySettings(organization.Id, Now);
        brain.KeepBrainSecret(Protect(SecretColumns.BrainSecret, organization.Id));
        await host.SaveAsync(organization.Id, organization, account, attempt, brain);
        await host.WithAsync(organization.Id, db => db.SignupAttempts
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.ProtectedAccessToken, Protect(SecretColumns.SignupAttempt, organization.Id))));
        await host.SaveAsync(null, new QueuedLetter(Protect(SecretColumns.Letter, SecretProtector.Nobody), Now));
        return organization.Id;
    }

    private static async Task<IEnumerable<(Guid Organization, string Column, string Value)>> StoredAsync(DataHost host)
    {
        var accounts = await host.WithAsync(null, db => db.AcrossOrganizations<WhatsAppAccount>().AsNoTracking().ToListAsync());
        var attempts = await host.WithAsync(null, db => db.AcrossOrganizations<SignupAttempt>().AsNoTracking().ToListAsync());
        var brains = await host.WithAsync(null, db => db.AcrossOrganizations<AutoReplySettings>().AsNoTracking().ToListAsync());
        var letters = await host.WithAsync(null, db => db.QueuedLetters.AsNoTracking().ToListAsync());
        return accounts.SelectMany(one => new[]
            {
                (one.OrganizationId, SecretColumns.AccountToken, one.ProtectedAccessToken!), (one.OrganizationId, SecretColumns.AccountPin, one.ProtectedPin!),
            })
            .Concat(attempts.Select(one => (one.OrganizationId, SecretColumns.SignupAttempt, one.ProtectedAccessToken!)))
            .Concat(brains.Select(one => (one.OrganizationId, SecretColumns.BrainSecret, one.ProtectedBrainSecret!)))
            .Concat(letters.Select(one => (SecretProtector.Nobody, SecretColumns.Letter, one.ProtectedLetter)));
    }

    private static async Task<ReprotectedSecrets> RotateAsync(DataHost host, bool revokeOlder)
    {
        await using var scope = host.BeginScope(null);
        return await scope.ServiceProvider.GetRequiredService<RotateKeys>().RunAsync(TimeSpan.Zero, revokeOlder, CancellationToken.None);
    }

    private static async Task<ReprotectedSecrets> ReprotectAsync(DataHost host)
    {
        await using var scope = host.BeginScope(null);
        return await scope.ServiceProvider.GetRequiredService<ReprotectSecrets>().RunAsync(CancellationToken.None);
    }
}
