// The keys of every page: opens and closes the palette and the sheet of shortcuts, and goes to pages. The palette's dialog is the
// browser's own: it keeps the focus inside, closes with Escape, and gives the focus back where it was.
export function start(palette, dialog, input, shortcuts) {
  const stop = new AbortController();
  const on = (target, type, handler) => target.addEventListener(type, handler, { signal: stop.signal });
  const tell = (method, ...args) => palette.invokeMethodAsync(method, ...args).catch(() => { /* the circuit has gone */ });
  const sheet = () => document.querySelector("dialog[data-sheet]");
  let first = null;
  let firstAt = 0;

  const open = () => {
    if (dialog.open) return;
    sheet()?.close();
    input.value = "";
    dialog.showModal();
    input.focus();
    tell("Opened");
  };

  const showSheet = () => {
    dialog.close();
    if (sheet() && !sheet().open) sheet().showModal();
  };

  const act = action => {
    if (action === "Palette") return dialog.open ? dialog.close() : open();
    if (action === "Sheet") return showSheet();
    document.querySelector(`[data-go="${action}"]`)?.click();
  };

  on(document, "keydown", event => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const held = (event.ctrlKey ? "Control+" : "") + (event.metaKey ? "Meta+" : "");
    const find = keys => shortcuts.find(one => one.keys.includes(keys));
    if (held) {
      const together = find(held + key);
      if (!together) return;
      event.preventDefault();
      act(together.action);
      return;
    }

    // Letters alone: not while somebody types, not over a dialog, and not for those who switched them off.
    if (isTyping(event.target) || document.querySelector("dialog[open], .rz-dialog, details[data-menu][open]") || localStorage.getItem("keys") === "off") return;
    const after = first && performance.now() - firstAt < 1500 ? find(`${first} ${key}`) : null;
    const alone = after ?? find(key);
    const begins = !alone && shortcuts.some(one => one.keys.some(keys => keys.startsWith(`${key} `)));
    first = begins ? key : null;
    firstAt = performance.now();
    if (!alone && !begins) return;
    event.preventDefault();
    if (alone) act(alone.action);
  });

  on(input, "keydown", event => {
    if (event.isComposing) return;
    const lines = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }[event.key];
    if (lines) tell("Move", lines).then(() => requestAnimationFrame(follow));
    else if (event.key === "Enter") tell("Enter");
    else return;
    event.preventDefault();
  });

  const follow = () => dialog.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });

  on(document, "click", event => {
    if (event.target.closest("[data-open-palette]")) open();
    if (event.target.closest("[data-open-sheet]")) showSheet();
    // A click beside the dialog, or on its cross.
    const box = event.target.closest("dialog[open]");
    if (box && (event.target === box || event.target.closest("[data-close]"))) box.close();
  });

  return {
    close: () => dialog.close(),
    sheet: showSheet,
    post: (action, fields) => {
      const form = dialog.querySelector("[data-post]");
      form.action = action;
      for (const [name, value] of Object.entries({ ...fields, returnUrl: location.pathname + location.search }))
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      form.submit();
    },
    dispose: () => stop.abort(),
  };
}

const isTyping = target => target.isContentEditable || (target.matches?.("input, textarea, select") && target.type !== "checkbox");
