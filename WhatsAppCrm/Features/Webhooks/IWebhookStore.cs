namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Writes webhook events past EF, in the columns EF reads. Used by one thread only. The seam between databases: what is
/// cheapest for many small rows in one transaction differs.
/// </summary>
public interface IWebhookStore : IDisposable
{
    /// <summary>All of them durable in one transaction, in order, or an exception and none. After an exception the next call starts anew.</summary>
    void Write(IReadOnlyList<WaitingWebhook> webhooks);
}
