// A text that is "/" and some letters is a search for quick replies. The list is the server's; here are the keys, and what they do
// waits for the search before them, so that "/hello" and Enter typed quickly means the same as typed slowly.
const asked = /^\/[^\n]{0,40}$/;

export function attach(page, anchor) {
  const input = anchor.closest("footer").querySelector("textarea");
  const stop = new AbortController();
  const options = { signal: stop.signal };
  let open = false;
  let dismissed = false;
  let turn = Promise.resolve();

  const call = (method, ...args) => {
    turn = turn.then(() => page.invokeMethodAsync(method, ...args)).catch(() => { /* the circuit has gone */ });
    return turn;
  };

  const show = state => {
    if (!state) return;
    // Closed meanwhile by the text or by Escape: that is newer than this answer.
    if (!state.isOpen) open = false;
    input.setAttribute("aria-expanded", open);
    input.toggleAttribute("aria-controls", open);
    if (open) input.setAttribute("aria-controls", state.listId);
    if (open && state.activeId) input.setAttribute("aria-activedescendant", state.activeId);
    else input.removeAttribute("aria-activedescendant");
    if (open && state.activeId) requestAnimationFrame(() => document.getElementById(state.activeId)?.scrollIntoView({ block: "nearest" }));
  };

  const close = () => {
    if (!open) return;
    open = false;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    call("Close");
  };

  const insert = text => {
    open = false;
    input.value = text;
    dismissed = true;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
    input.setSelectionRange(text.length, text.length);
  };

  input.setAttribute("aria-autocomplete", "list");
  input.addEventListener("input", event => {
    if (!asked.test(input.value)) {
      dismissed = false;
      close();
    } else if (!dismissed && !event.isComposing) {
      open = true;
      call("Search", input.value.slice(1)).then(show);
    }
  }, options);

  // Before the composer's own keys: Enter in an open list chooses, it does not send.
  document.addEventListener("keydown", event => {
    if (event.target !== input || !open || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chooses = (event.key === "Enter" || event.key === "Tab") && !event.shiftKey;
    if (!step && !chooses && event.key !== "Escape") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (step) {
      call("Move", step).then(show);
    } else if (event.key === "Escape") {
      dismissed = true;
      close();
    } else {
      const typed = input.value;
      call("Choose").then(text => {
        if (input.value !== typed) return;
        if (typeof text === "string") insert(text);
        else if (event.key === "Enter") input.form.requestSubmit();
      });
    }
  }, { ...options, capture: true });

  input.addEventListener("blur", close, options);

  return { insert, dispose: () => stop.abort() };
}
