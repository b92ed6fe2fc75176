using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace WhatsAppCrm.Infrastructure.Secrets;

/// <summary>
/// The framework's keys, made to look again when asked: by itself it reads the ring once a day, too late for a key that an
/// operator made a minute ago in another process.
/// </summary>
public sealed class KeyRing(XmlKeyManager keys, TimeProvider clock) : IKeyManager
{
    /// <summary>Shortest time between two looks that a failure asked for.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private CancellationTokenSource _stale = new();
    private long? _lastLook;

    /// <summary>What was cached of the ring is read again at its next use.</summary>
    public void Refresh()
    {
        CancellationTokenSource stale;
        lock (_gate) (stale, _stale) = (_stale, new CancellationTokenSource());
        stale.Cancel();
    }

    /// <summary>As <see cref="Refresh"/>, for what could not be decrypted; false when that was tried a moment ago.</summary>
    public bool LookAgain()
    {
        lock (_gate)
        {
            if (_lastLook is { } last && clock.GetElapsedTime(last) < Pause) return false;
            _lastLook = clock.GetTimestamp();
        }

        Refresh();
        return true;
    }

    public CancellationToken GetCacheExpirationToken()
    {
        lock (_gate) return CancellationTokenSource.CreateLinkedTokenSource(keys.GetCacheExpirationToken(), _stale.Token).Token;
    }

    public IReadOnlyCollection<IKey> GetAllKeys() => keys.GetAllKeys();

    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate) => keys.CreateNewKey(activationDate, expirationDate);

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) => keys.RevokeAllKeys(revocationDate, reason);

    public void RevokeKey(Guid keyId, string? reason = null) => keys.RevokeKey(keyId, reason);
}
