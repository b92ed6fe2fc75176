import { isConnected } from "../../connection.js";

// The tabs of the composer by key, and the text both boxes keep.
const tabs = { KeyL: "Reply", KeyP: "Note" };

export function attach(page, root) {
  const stop = new AbortController();
  const show = mode => page.invokeMethodAsync("Show", mode).catch(() => { /* the circuit has gone */ });
  const focus = mode => requestAnimationFrame(() => root.querySelector(`[role=tabpanel]:nth-of-type(${mode === "Note" ? 3 : 2}) textarea`)?.focus());

  // Alt+L writes to the customer, Alt+P to colleagues: by the key's place, because Alt changes its letter on some keyboards.
  document.addEventListener("keydown", event => {
    const mode = tabs[event.code];
    if (!mode || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || document.querySelector(".rz-dialog")) return;
    event.preventDefault();
    show(mode);
  }, { signal: stop.signal });

  root.querySelector("[role=tablist]").addEventListener("keydown", event => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    const other = root.querySelector("[role=tab][aria-selected=false]");
    page.invokeMethodAsync("Show", other.dataset.tab).then(() => requestAnimationFrame(() => other.focus())).catch(() => { /* the circuit has gone */ });
  }, { signal: stop.signal });

  return { focus, dispose: () => stop.abort() };
}

const waitLocally = 150;
const waitForServer = 700;
const patience = 8000;

// Keeps one text in two places: in this browser at once, and on the server a moment later, where every device finds it.
// What the server does not have yet is kept here until it does. onServer is what it had when the page was drawn; push tells it.
export function keepDraft(storageKey, onServer, push) {
  let draft = start(read());
  let local = 0;
  let remote = 0;
  let stopped = false;
  let pushing = Promise.resolve();
  save();
  if (draft.text !== draft.saved) pushSoon();

  function start(stored) {
    // Nothing of our own, or nothing the server did not have: its text may have been written on, or sent, elsewhere.
    if (!stored || stored.text === stored.saved) return { ...stored, text: onServer, saved: onServer };
    // Written on both sides while they could not meet: nothing of either is lost.
    const isBoth = stored.text && onServer && onServer !== stored.text && onServer !== (stored.saved ?? "");
    return { ...stored, text: isBoth ? `${stored.text}\n${onServer}` : stored.text, saved: onServer };
  }

  function read() {
    try {
      const stored = JSON.parse(localStorage.getItem(storageKey));
      return stored && { text: "", ...stored };
    } catch {
      return null;
    }
  }

  function save() {
    clearTimeout(local);
    try {
      if (draft.text.length > 0 || draft.text !== draft.saved) localStorage.setItem(storageKey, JSON.stringify(draft));
      else localStorage.removeItem(storageKey);
    } catch { /* storage is full or forbidden: the text is still on the page */ }
  }

  function pushSoon(wait = waitForServer) {
    clearTimeout(remote);
    if (!stopped) remote = setTimeout(pushNow, wait);
  }

  function pushNow() {
    clearTimeout(remote);
    if (stopped || draft.text === draft.saved) return;
    pushing = pushing.then(async () => {
      const text = draft.text;
      if (text === draft.saved) return;
      if (!isConnected()) return pushSoon(4000);
      try {
        if (await within(push(text))) draft.saved = text;
        save();
      } catch {
        pushSoon(4000);
      }
    });
  }

  return {
    get text() { return draft.text; },
    set(text) {
      draft.text = text;
      clearTimeout(local);
      local = setTimeout(save, waitLocally);
      pushSoon();
    },
    save,
    pushNow,
    // The id belongs to the text that was sent with it, so sending it again after a lost answer changes nothing.
    idFor(text) {
      if (draft.sent !== text) draft = { ...draft, sent: text, clientId: newId() };
      save();
      return draft.clientId;
    },
    // What was on its way to the server is there, or will not come any more: it must not arrive after the text was sent.
    async settle() {
      clearTimeout(remote);
      await pushing;
    },
    clear() {
      draft = { text: "", saved: "" };
      save();
    },
    reload() { draft = start(read()); },
    stop() {
      stopped = true;
      clearTimeout(remote);
      save();
    },
  };
}

const within = promise => Promise.race([promise, new Promise((_, refuse) => setTimeout(refuse, patience))]);

// randomUUID exists only on https and localhost.
const newId = () => crypto.randomUUID?.() ?? uuid([...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join(""));
const uuid = hex => `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
