// Tells the page when the list leaves its top, moves through the rows by key, and hands over the keys that do something.
export function watch(page, list, shortcuts) {
  const stop = new AbortController();
  const tell = (method, ...args) => page.invokeMethodAsync(method, ...args).catch(() => { /* the circuit has gone */ });
  let atTop = true;
  // Where the keys stand: kept, because the row they stood on may have gone with what was done to it.
  let place = -1;

  list.addEventListener("scroll", () => {
    const now = list.scrollTop < 36;
    if (now === atTop) return;
    tell("AtTopChanged", atTop = now);
  }, { passive: true, signal: stop.signal });

  const rows = () => [...list.querySelectorAll("a[data-conversation]")];
  const current = all => {
    const focused = all.indexOf(document.activeElement?.closest?.(".item")?.querySelector("a[data-conversation]"));
    return focused >= 0 ? focused : all.findIndex(row => row.getAttribute("aria-current"));
  };

  list.addEventListener("focusin", () => { place = current(rows()); }, { signal: stop.signal });

  document.addEventListener("keydown", event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (document.querySelector("dialog[open], .rz-dialog, details[data-menu][open]")) return;
    if (event.key.length === 1 && localStorage.getItem("keys") === "off") return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const shortcut = shortcuts.find(one => one.keys.includes(key) && (!one.inList || list.contains(event.target)));
    if (!shortcut || shortcut.action === "Open") return; // a row is a link: Enter opens it
    const all = rows();
    const at = current(all);
    if (shortcut.action === "Next" || shortcut.action === "Previous") {
      const step = shortcut.action === "Next" ? 1 : -1;
      const to = at >= 0 ? at + step : Math.min(Math.max(place, 0), all.length - 1);
      if (!all[to]) return;
      event.preventDefault();
      all[to].focus();
      return;
    }

    const id = all[at]?.dataset.conversation ?? document.querySelector("[data-thread]")?.dataset.thread;
    if (!id) return;
    event.preventDefault();
    tell("Act", shortcut.action, id, event.shiftKey);
  }, { signal: stop.signal });

  return {
    toTop: () => list.scrollTo({ top: 0, behavior: "smooth" }),
    dispose: () => stop.abort(),
  };
}

const isTyping = target => target.isContentEditable || (target.matches?.("input, textarea, select") && target.type !== "checkbox");
