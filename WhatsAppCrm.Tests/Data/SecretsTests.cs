using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Infrastructure.Secrets;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Data;

public sealed class SecretsTests
{
    private const string Column = "WhatsAppAccount.AccessToken";
    private static readonly Guid Organization = Guid.NewGuid();

    [Fact]
    public async Task What_one_process_encrypted_another_reads_after_a_restart()
    {
        await using var database = await TestDatabase.CreateAsync();
        string stored;
        await using (var before = await DataHost.StartAsync(database)) stored = Secrets(before).Protect(Organization, Column, "the token");

        await using var after = await DataHost.StartAsync(database);

        Assert.Equal("the token", Secrets(after).Unprotect(Organization, Column, stored));
        Assert.Equal(1, await after.WithAsync(null, db => db.DataProtectionKeys.CountAsync()));
    }

    [Fact]
    public async Task A_secret_can_be_read_neither_for_another_organization_nor_from_another_column()
    {
        await using var host = await DataHost.StartAsync();
        var secrets = Secrets(host);
        var stored = secrets.Protect(Organization, Column, "the token");

        Assert.DoesNotContain("the token", stored);
        Assert.Throws<CryptographicException>(() => secrets.Unprotect(Guid.NewGuid(), Column, stored));
        Assert.Throws<CryptographicException>(() => secrets.Unprotect(Organization, "WhatsAppAccount.Pin", stored));
        Assert.Throws<CryptographicException>(() => secrets.Unprotect(Organization, Column, stored[..^2]));
        Assert.Equal("the token", secrets.Unprotect(Organization, Column, stored));
    }

    [Fact]
    public async Task Another_installation_reads_nothing()
    {
        await using var ours = await DataHost.StartAsync();
        await using var theirs = await DataHost.StartAsync();
        var stored = Secrets(ours).Protect(Organization, Column, "the token");

        Assert.Throws<CryptographicException>(() => Secrets(theirs).Unprotect(Organization, Column, stored));
    }

    private static SecretProtector Secrets(DataHost host) => host.Services.GetRequiredService<SecretProtector>();
}
