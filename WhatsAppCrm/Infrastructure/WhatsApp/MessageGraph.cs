namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>The calls of Meta's Graph API that a conversation is made of. Nothing is repeated by itself.</summary>
public sealed class MessageGraph(GraphTransport graph)
{
    /// <returns>The message's <c>wamid</c>. Ok means accepted, not delivered.</returns>
    public async Task<GraphResult<string>> SendAsync(string token, MessageToMeta message, CancellationToken cancellationToken)
    {
        var result = await graph.PostJsonAsync<GraphSent>(GraphTransport.Node(message.PhoneNumberId) + "/messages", token, message.ToBody(), cancellationToken);
        if (!result.IsOk) return result.Map(_ => "");
        return result.Value.Messages is [{ Id: { Length: > 0 } id }, ..] ? GraphResult<string>.Ok(id) : GraphResult<string>.Unknown("Meta's answer had no message id.");
    }

    /// <summary>Shows the customer that this message and all before it were read.</summary>
    public async Task<GraphResult<bool>> MarkReadAsync(string token, string phoneNumberId, string providerMessageId, CancellationToken cancellationToken) =>
        (await graph.PostJsonAsync<GraphSuccess>(
            GraphTransport.Node(phoneNumberId) + "/messages", token, new { messaging_product = "whatsapp", status = "read", message_id = providerMessageId }, cancellationToken)).Confirmed();

    /// <summary>Marks as read, and shows "typing" for 25 seconds or until a message follows.</summary>
    public async Task<GraphResult<bool>> ShowTypingAsync(string token, string phoneNumberId, string providerMessageId, CancellationToken cancellationToken) =>
        (await graph.PostJsonAsync<GraphSuccess>(
            GraphTransport.Node(phoneNumberId) + "/messages", token,
            new { messaging_product = "whatsapp", status = "read", message_id = providerMessageId, typing_indicator = new { type = "text" } }, cancellationToken)).Confirmed();
}
