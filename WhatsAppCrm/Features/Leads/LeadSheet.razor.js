// Escape closes the sheet, unless it closes something inside it; the focus goes back to the card.
export function start(_, root) {
  const stop = new AbortController();
  const before = document.activeElement;
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector(".rz-dialog") || root.querySelector("details[data-menu][open]")) return;
    root.querySelector("[data-close]")?.click();
  }, { signal: stop.signal });
  return {
    dispose: () => {
      stop.abort();
      before?.isConnected && before.focus?.();
    },
  };
}
