using System.Net;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>
/// A request body that knows whether it was ever handed to a connection, and refuses to be handed over twice: that is how a
/// send that never left is told from one whose outcome is unknown, and why no handler can repeat one silently.
/// </summary>
internal sealed class OnceContent : HttpContent
{
    private readonly byte[] _body;
    private int _started;

    public OnceContent(byte[] body, string mediaType)
    {
        _body = body;
        Headers.ContentType = new(mediaType) { CharSet = "utf-8" };
    }

    public bool Started => Volatile.Read(ref _started) != 0;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0) throw new InvalidOperationException("A Graph request would have left twice.");
        await stream.WriteAsync(_body, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
