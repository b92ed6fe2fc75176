using Microsoft.JSInterop;

namespace WhatsAppCrm.Components.Shared;

/// <summary>
/// A component's own JavaScript: imports its module, calls one function, and keeps the object that it answers (with a
/// <c>dispose</c>) until the component goes. The component's <see cref="JSInvokableAttribute"/> methods can be called from it.
/// </summary>
public sealed class BrowserScript<T>(IJSRuntime js, T component) : IAsyncDisposable
    where T : class
{
    private readonly DotNetObjectReference<T> _component = DotNetObjectReference.Create(component);
    private IJSObjectReference? _module, _script;

    /// <param name="module">Path of the module under the app, for example <c>./Features/Inbox/ReplyBox.razor.js</c>.</param>
    /// <param name="function">Exported by it; gets the component's reference first, then <paramref name="arguments"/>.</param>
    public async Task StartAsync(string module, string function, params object?[] arguments)
    {
        _module = await js.InvokeAsync<IJSObjectReference>("import", module);
        _script = await _module.InvokeAsync<IJSObjectReference>(function, [_component, .. arguments]);
    }

    /// <summary>Calls a function of the answered object; nothing happens before it is there.</summary>
    public ValueTask CallAsync(string function, params object?[] arguments) => _script?.InvokeVoidAsync(function, arguments) ?? ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _component.Dispose();
        try
        {
            if (_script is not null) await _script.InvokeVoidAsync("dispose");
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and its listeners with it.
        }
    }
}
