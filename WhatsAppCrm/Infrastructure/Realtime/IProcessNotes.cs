namespace WhatsAppCrm.Infrastructure.Realtime;

/// <summary>
/// Short notes between the processes of one installation. Nothing is stored and a lost note is not repeated: whoever tells something
/// that lasts repeats it. The seam for reaching other processes, as <see cref="ILiveEvents"/> is.
/// </summary>
public interface IProcessNotes
{
    /// <summary>Tells every other process; never this one. At most 7,900 characters of ASCII.</summary>
    void Tell(string note);

    /// <summary>Handlers run on the listener's thread, one note after the other. Disposing ends it.</summary>
    IDisposable Hear(Action<string> handler);
}

/// <summary>Where a database belongs to one process, nobody else is there to be told.</summary>
public sealed class NoOtherProcess : IProcessNotes, IDisposable
{
    public void Tell(string note)
    {
    }

    public IDisposable Hear(Action<string> handler) => this;

    public void Dispose()
    {
    }
}
