using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using WhatsAppCrm.MetaSandbox.Customers;

namespace WhatsAppCrm.MetaSandbox.Phone;

/// <summary>Tells open phone pages that a chat changed; the page then asks for it again.</summary>
internal sealed class PhoneEvents : IDisposable
{
    private readonly ConcurrentDictionary<Channel<string>, string> listeners = new();
    private readonly ChatBook chats;

    public PhoneEvents(ChatBook chats)
    {
        this.chats = chats;
        chats.Changed += Tell;
    }

    /// <summary>"changed" at once and after every change on the number, until the page leaves or the server stops.</summary>
    public async IAsyncEnumerable<string> Listen(string numberId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        listeners[channel] = numberId;
        try
        {
            yield return "changed";
            while (await Readable(channel, cancellation))
            {
                channel.Reader.TryRead(out _);
                yield return "changed";
            }
        }
        finally
        {
            listeners.TryRemove(channel, out _);
        }
    }

    public void Dispose() => chats.Changed -= Tell;

    private static async Task<bool> Readable(Channel<string> channel, CancellationToken cancellation)
    {
        try
        {
            return await channel.Reader.WaitToReadAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Tell(string numberId, string userId)
    {
        foreach (var (channel, number) in listeners)
        {
            if (number == numberId)
            {
                channel.Writer.TryWrite(userId);
            }
        }
    }
}
