// Writes a note: grows with its text, Enter stores it, an @ looks for members. Draft as in the box for replies.
import { keepDraft } from "./Composer.razor.js";

export function attach(page, root, conversationId, onServer) {
  const input = root.querySelector("textarea");
  const button = root.querySelector("button[type=submit]");
  const form = root.querySelector("form");
  const stop = new AbortController();
  const options = { signal: stop.signal };
  const draft = keepDraft(`note-draft:${conversationId}`, onServer, text => page.invokeMethodAsync("SaveDraft", text));
  let busy = false;
  let open = false;
  let dismissed = null;
  let turn = Promise.resolve();
  input.value = draft.text;
  resize();

  const call = (method, ...args) => {
    turn = turn.then(() => page.invokeMethodAsync(method, ...args)).catch(() => { /* the circuit has gone */ });
    return turn;
  };

  // The @ the caret stands behind, and what was typed since; a name has no more than three words.
  const asked = () => {
    const before = input.value.slice(0, input.selectionStart);
    const match = /(?:^|[\s(])@([^\s@]{0,40}(?: [^\s@]{1,40}){0,2})$/.exec(before);
    return match && { at: before.length - match[1].length - 1, query: match[1] };
  };

  const show = state => {
    open = state?.isOpen === true;
    input.setAttribute("aria-expanded", open);
    if (open) input.setAttribute("aria-controls", state.listId);
    if (open && state.activeId) input.setAttribute("aria-activedescendant", state.activeId);
    else input.removeAttribute("aria-activedescendant");
    if (open) requestAnimationFrame(() => document.getElementById(state.activeId)?.scrollIntoView({ block: "nearest" }));
  };

  const search = () => {
    const found = asked();
    if (found && found.at !== dismissed) {
      call("Search", found.query).then(show);
    } else {
      if (!found) dismissed = null;
      if (open) call("Search", null).then(show);
    }
  };

  const replace = (from, to, text) => {
    input.setRangeText(text, from, to, "end");
    input.focus();
    changed();
  };

  const mention = name => {
    const found = asked();
    if (found) replace(found.at, input.selectionStart, `@${name} `);
    dismissed = null;
    show(null);
  };

  input.setAttribute("aria-autocomplete", "list");
  input.addEventListener("input", event => { changed(); if (!event.isComposing) search(); }, options);
  input.addEventListener("blur", () => { draft.pushNow(); if (open) call("Search", null).then(show); }, options);
  form.addEventListener("submit", event => { event.preventDefault(); write(); }, options);
  addEventListener("pagehide", draft.save, options);

  input.addEventListener("keydown", event => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (open && step) {
      event.preventDefault();
      call("Move", step).then(show);
    } else if (open && event.key === "Escape") {
      event.preventDefault();
      dismissed = asked()?.at ?? null;
      call("Search", null).then(show);
    } else if (open && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      event.preventDefault();
      call("Choose").then(name => { if (typeof name === "string") mention(name); });
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      // An @ typed this moment may still be looked for: Enter belongs to what is found.
      turn.then(() => { if (!open) write(); });
    }
  }, options);

  async function write() {
    const text = input.value.trim();
    if (busy || text.length === 0) return;
    const id = draft.idFor(text);
    setBusy(true);
    await draft.settle();
    try {
      if (await page.invokeMethodAsync("WriteAsync", text, id)) {
        draft.clear();
        input.value = "";
      }
    } catch {
      // The circuit has gone: the text stays here and in the draft.
    }
    setBusy(false);
    resize();
    input.focus();
  }

  function changed() {
    draft.set(input.value);
    resize();
  }

  function setBusy(value) {
    busy = value;
    input.readOnly = value;
    button.setAttribute("aria-busy", value);
    button.disabled = busy || input.value.trim().length === 0;
  }

  function resize() {
    input.style.height = "auto";
    if (input.scrollHeight > 0) input.style.height = `${Math.min(input.scrollHeight + 2, 180)}px`;
    button.disabled = busy || input.value.trim().length === 0;
  }

  // Measured only where it is seen.
  input.addEventListener("focus", resize, options);

  return {
    mention,
    insert: text => replace(input.selectionStart, input.selectionEnd, text),
    dispose: () => {
      draft.stop();
      stop.abort();
    },
  };
}
