// Whether the page can tell the server anything just now. Blazor's script complains in the console, out of its caller's reach, when it
// is asked to send while it reconnects; it puts a class on the notice for as long as that takes (ReconnectNotice.razor).
export function isConnected() {
  return !/components-reconnect-(show|failed|rejected)/.test(document.getElementById("components-reconnect-modal")?.className ?? "");
}
