namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>
/// SQLite has one writer at a time: writers queue here, in order, instead of polling the file lock. On databases with
/// concurrent writers the gate stands open.
/// </summary>
public class DatabaseWriteGate(bool oneWriter) : IDisposable
{
    private readonly SemaphoreSlim? _turns = oneWriter ? new SemaphoreSlim(1, 1) : null;

    /// <summary>Waits for the turn; disposing gives it up.</summary>
    public IDisposable Enter()
    {
        _turns?.Wait();
        return new Turn(_turns);
    }

    /// <inheritdoc cref="Enter()"/>
    /// <exception cref="TimeoutException">The turn did not come in time.</exception>
    public IDisposable Enter(TimeSpan atMost)
    {
        if (_turns?.Wait(atMost) == false) throw new TimeoutException("Another writer kept the database too long.");
        return new Turn(_turns);
    }

    /// <inheritdoc cref="Enter()"/>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        if (_turns is not null) await _turns.WaitAsync(cancellationToken);
        return new Turn(_turns);
    }

    public void Dispose()
    {
        _turns?.Dispose();
        GC.SuppressFinalize(this);
    }

    private sealed class Turn(SemaphoreSlim? turns) : IDisposable
    {
        private SemaphoreSlim? _turns = turns;

        public void Dispose() => Interlocked.Exchange(ref _turns, null)?.Release();
    }
}
