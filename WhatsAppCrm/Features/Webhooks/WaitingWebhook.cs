namespace WhatsAppCrm.Features.Webhooks;

/// <summary>A signed body on its way to the disk; the result says whether it got there.</summary>
public sealed class WaitingWebhook(byte[] body, DateTime receivedAtUtc) : TaskCompletionSource<bool>
{
    public byte[] Body { get; } = body;

    public DateTime ReceivedAtUtc { get; } = receivedAtUtc;
}
