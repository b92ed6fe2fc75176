using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// What the popup's session message said; every field is the browser's word and may be missing. The smallest real ones (Meta,
/// Embedded Signup, implementation and errors, read 2026-11-20):
/// <c>{"type":"WA_EMBEDDED_SIGNUP","event":"FINISH","data":{"phone_number_id":"1","waba_id":"2","business_id":"3"}}</c>,
/// <c>{..."event":"CANCEL","data":{"current_step":"PHONE_NUMBER_SETUP"}}</c>, and a problem the person reported, also as CANCEL:
/// <c>{..."event":"CANCEL","data":{"error_message":"...","error_code":"524126","session_id":"f34b51dab5e0498","timestamp":"1746041036"}}</c>.
/// </summary>
/// <param name="WabaIds">Several business accounts at once; empty when there is one.</param>
/// <param name="SessionId">Of the popup, for Meta's support.</param>
public sealed record SignupMessage(
    string? Event, string? WabaId, string? PhoneNumberId, string? CurrentStep, string? ErrorMessage,
    string? ErrorCode = null, string? SessionId = null, IReadOnlyList<string>? WabaIds = null)
{
    public bool IsFinish => Event?.StartsWith("FINISH", StringComparison.Ordinal) == true;
}

/// <summary>The page's side of <c>ConnectPage.razor.js</c>.</summary>
public sealed class SignupPopup(IJSRuntime js, IOptions<MetaSettings> settings, MetaEndpoints endpoints, NavigationManager navigation) : IAsyncDisposable
{
    private static readonly string[] MetaOrigins = ["https://www.facebook.com", "https://web.facebook.com", "https://business.facebook.com"];

    private DotNetObjectReference<SignupPopup>? _self;
    private IJSObjectReference? _module, _attached;

    public event Func<string, Task>? Code;
    public event Func<string, Task>? NoCode;
    public event Func<SignupMessage, Task>? SessionMessage;
    public event Func<Task>? Opened;

    public async Task AttachAsync(CancellationToken cancellationToken)
    {
        var meta = settings.Value;
        var origin = new Uri(navigation.BaseUri).GetLeftPart(UriPartial.Authority);
        _self = DotNetObjectReference.Create(this);
        _module = await js.InvokeAsync<IJSObjectReference>("import", cancellationToken, "./Features/Onboarding/ConnectPage.razor.js");
        _attached = await _module.InvokeAsync<IJSObjectReference>("attach", cancellationToken, _self, new
        {
            appId = meta.AppId,
            configId = meta.ConfigId,
            scope = BeginSignup.Scopes,
            version = meta.GraphVersion,
            sdkUrl = endpoints.Sdk(origin).AbsoluteUri,
            extras = JsonSerializer.Deserialize<JsonElement>(meta.SignupExtras),
            origins = Origins(endpoints.Dialog(origin)),
        });
    }

    /// <summary>Who may say what was chosen: Meta's own pages, or the dialog that stands in for them.</summary>
    public static IReadOnlyList<string> Origins(Uri dialog)
    {
        var origin = dialog.GetLeftPart(UriPartial.Authority);
        return MetaOrigins.Contains(origin) ? MetaOrigins : [origin];
    }

    [JSInvokable] public Task OnCode(string code) => Code?.Invoke(code) ?? Task.CompletedTask;

    /// <param name="reason">
    /// <c>sdk</c>: Meta's script did not load; <c>blocked</c>: the browser opened no window; <c>closed</c>: the person closed it;
    /// <c>no_code</c>: Meta said it is done and handed no code over.
    /// </param>
    [JSInvokable] public Task OnNoCode(string reason) => NoCode?.Invoke(reason) ?? Task.CompletedTask;

    [JSInvokable] public Task OnSessionMessage(SignupMessage message) => SessionMessage?.Invoke(message) ?? Task.CompletedTask;

    [JSInvokable] public Task OnOpened() => Opened?.Invoke() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        var (attached, module) = (_attached, _module);
        (_attached, _module) = (null, null);
        try
        {
            if (attached is not null) await attached.InvokeVoidAsync("dispose");
            if (attached is not null) await attached.DisposeAsync();
            if (module is not null) await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and the listeners with it.
        }

        _self?.Dispose();
    }
}
