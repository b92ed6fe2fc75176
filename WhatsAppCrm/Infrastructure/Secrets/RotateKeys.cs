using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace WhatsAppCrm.Infrastructure.Secrets;

/// <summary>
/// Makes a new protecting key now and encrypts every stored secret with it. Safe beside running processes: they are given the
/// time to notice the key before anything is encrypted with it. Older keys still read what they wrote until they are revoked.
/// </summary>
public sealed class RotateKeys(KeyRing keys, IDataProtectionProvider provider, ReprotectSecrets reprotect, IOptions<KeyManagementOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Until every running process has looked at the ring.</summary>
    public static readonly TimeSpan Notice = KeyRingWatch.Interval + TimeSpan.FromSeconds(15);

    /// <param name="notice">How long other processes are given; zero when there are none.</param>
    /// <param name="revokeOlder">
    /// Also has every older key refused: sessions and links made with them end, and a stolen key is worth nothing. Not done when something could not be re-encrypted.
    /// </param>
    public async Task<ReprotectedSecrets> RunAsync(TimeSpan notice, bool revokeOlder, CancellationToken cancellationToken)
    {
        // Keys live by the machine's clock, as the framework's own do.
        var now = TimeProvider.System.GetUtcNow();
        var key = keys.CreateNewKey(now, now + options.Value.NewKeyLifetime);
        if (notice > TimeSpan.Zero) await Task.Delay(notice, clock, cancellationToken);
        // The framework reads the changed ring in the background.
        if (!SpinWait.SpinUntil(() => CurrentKeyId() == key.KeyId, Patience)) throw new InvalidOperationException("The new key did not come into use.");

        var done = await reprotect.RunAsync(cancellationToken);
        if (revokeOlder && done.Unreadable == 0)
        {
            foreach (var older in keys.GetAllKeys().Where(one => one.KeyId != key.KeyId && !one.IsRevoked)) keys.RevokeKey(older.KeyId, "rotate-keys");
        }

        return done;
    }

    /// <summary>Everything encrypted begins with four fixed bytes and its key's id. ASP.NET Core, context headers and payload format, read 2026-11-20.</summary>
    private Guid CurrentKeyId() => new(provider.CreateProtector(nameof(RotateKeys)).Protect([])[4..20]);
}
