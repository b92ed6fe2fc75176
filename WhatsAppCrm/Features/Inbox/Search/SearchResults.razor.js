// Arrow keys go from the search field into the results and through them; j and k do so from anywhere.
export function watch(page, results) {
  const stop = new AbortController();
  const rows = () => [...results.querySelectorAll("a[data-hit]")];
  const field = () => document.querySelector("form[role=search] input");

  document.addEventListener("keydown", event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector(".rz-dialog, details[data-menu][open]")) return;
    const inField = event.target === field();
    const inResults = results.contains(event.target);
    const isTyping = event.target.matches?.("input, textarea, select") || event.target.isContentEditable;
    const down = event.key === "ArrowDown" ? inField || inResults : event.key === "j" && !isTyping;
    const up = event.key === "ArrowUp" ? inResults : event.key === "k" && !isTyping;
    if (inResults && event.key === "Escape") {
      event.preventDefault();
      field()?.focus();
      return;
    }

    if (!down && !up) return;
    const all = rows();
    const at = all.indexOf(document.activeElement);
    const to = at + (down ? 1 : -1);
    event.preventDefault();
    if (to < 0) field()?.focus();
    else all[to]?.focus();
  }, { signal: stop.signal });

  return { dispose: () => stop.abort() };
}
