using Microsoft.AspNetCore.Components;
using Radzen;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>A dialog that makes one message. Pressing twice, or again after a lost answer, sends it once.</summary>
public abstract class ContentDialog : ComponentBase
{
    private readonly string _clientId = Guid.NewGuid().ToString("N");
    private IReadOnlyDictionary<string, string> _errors = new Dictionary<string, string>();

    [Inject] protected QueueMessage Queue { get; set; } = default!;

    [Inject] protected DialogService Dialogs { get; set; } = default!;

    [Parameter, EditorRequired] public Guid ConversationId { get; set; }

    /// <summary>The message it answers.</summary>
    [Parameter] public Guid? ReplyToId { get; set; }

    /// <summary>Why it was not taken, in the reader's words.</summary>
    protected string? Problem { get; set; }

    protected bool IsSending { get; private set; }

    protected string ClientId => _clientId;

    protected string? Error(string field) => _errors.GetValueOrDefault(field);

    protected Task SendAsync(OutgoingContent content) =>
        TryAsync(() => Queue.RunAsync(new MessageToSend(content, ConversationId) { ReplyToId = ReplyToId, ClientId = _clientId }, CancellationToken.None));

    /// <summary>Closes when it is stored; otherwise says what is wrong and keeps what was typed.</summary>
    protected async Task TryAsync(Func<Task> send)
    {
        if (IsSending) return;
        (IsSending, Problem, _errors) = (true, null, new Dictionary<string, string>());
        try
        {
            await send();
            Dialogs.Close(true);
        }
        catch (InvalidInputException invalid)
        {
            _errors = invalid.Errors;
        }
        catch (ProblemException refused)
        {
            Problem = ProblemTexts.For(refused.Problem);
            _errors = refused.Problem.Fields ?? _errors;
        }
        finally
        {
            IsSending = false;
        }
    }
}
