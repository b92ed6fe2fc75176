using System.Text.Json;
using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.AutoReply;

/// <summary>
/// What came back from a brain: <c>{"text":"…"}</c>, <c>{"replies":["…","…"]}</c>, <c>{"handOver":true}</c> beside either or alone, or nothing
/// (an empty body, 204, <c>{}</c>) for no answer.
/// </summary>
/// <param name="Trouble">Null when it answered.</param>
public sealed record BrainAnswer(IReadOnlyList<string> Texts, bool HandsOver, BrainTrouble? Trouble = null, int? Status = null)
{
    private const int MostReplies = 5;

    /// <summary>Nobody knows whether it would answer if asked again: worth another try.</summary>
    public bool MayPass => Trouble is BrainTrouble.UNREACHABLE or BrainTrouble.TIMED_OUT || (Trouble == BrainTrouble.STATUS && Status is 408 or 429 or >= 500);

    public static BrainAnswer Failed(BrainTrouble trouble, int? status = null) => new([], HandsOver: false, trouble, status);

    public static BrainAnswer Of(OutsideAnswer answer) => answer switch
    {
        { Outcome: OutsideOutcome.REFUSED } => Failed(BrainTrouble.ADDRESS_REFUSED),
        { Outcome: OutsideOutcome.UNREACHABLE } => Failed(BrainTrouble.UNREACHABLE),
        { Outcome: OutsideOutcome.TIMED_OUT } => Failed(BrainTrouble.TIMED_OUT),
        { Outcome: OutsideOutcome.TOO_LARGE } => Failed(BrainTrouble.TOO_LARGE, answer.Status),
        { Status: >= 300 and < 400 } => Failed(BrainTrouble.REDIRECTED, answer.Status),
        { IsOk: false } => Failed(BrainTrouble.STATUS, answer.Status),
        _ => Read(answer.Body),
    };

    private static BrainAnswer Read(byte[] body)
    {
        if (body.AsSpan().TrimStart(" \t\r\n"u8).Length == 0) return new([], HandsOver: false);
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return Failed(BrainTrouble.NOT_UNDERSTOOD);
            var texts = new List<string?>();
            if (root.TryGetProperty("text", out var text) && text.ValueKind != JsonValueKind.Null) texts.Add(text.GetString());
            if (root.TryGetProperty("replies", out var replies) && replies.ValueKind != JsonValueKind.Null) texts.AddRange(replies.EnumerateArray().Select(reply => reply.GetString()));
            var handsOver = root.TryGetProperty("handOver", out var hand) && hand.ValueKind is not JsonValueKind.Null && hand.GetBoolean();

            List<string> said = [.. texts.Where(one => !string.IsNullOrWhiteSpace(one)).Select(one => one!.Trim())];
            if (said.Count > MostReplies) return Failed(BrainTrouble.NOT_UNDERSTOOD);
            return said.Any(one => !CanBeSent(one)) ? Failed(BrainTrouble.TEXT_REFUSED) : new(said, handsOver);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Failed(BrainTrouble.NOT_UNDERSTOOD);
        }
    }

    private static bool CanBeSent(string text)
    {
        try
        {
            Domain.Text.Required(text, "text", Message.TextMaxLength);
            return true;
        }
        catch (Domain.InvalidInputException)
        {
            return false;
        }
    }
}
