using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>What the popup's session message said; every field is the browser's word and may be missing.</summary>
public sealed record SignupMessage(string? Event, string? WabaId, string? PhoneNumberId, string? CurrentStep, string? ErrorMessage);

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

    /// <param name="reason"><c>sdk</c> when Meta's script did not load, else <c>closed</c>.</param>
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
