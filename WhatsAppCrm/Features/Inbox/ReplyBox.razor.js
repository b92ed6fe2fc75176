// The box for replies: grows with its text, Enter sends. The draft is kept in this browser and on the server until it is sent.
import { isConnected } from "../../connection.js";
import { keepDraft } from "./Composer.razor.js";

const key = conversationId => `draft:${conversationId}`;

export function attach(page, root, conversationId, onServer) {
  const input = root.querySelector("textarea");
  const button = root.querySelector("button[type=submit]");
  const form = root.querySelector("form");
  const stop = new AbortController();
  const signal = stop.signal;
  let busy = false;
  let typingToldAt = 0;
  const draft = keepDraft(key(conversationId), onServer, text => page.invokeMethodAsync("SaveDraft", text));
  // The newest message when this text was begun: opened now, so seen as it stands now.
  let seen = newest();

  // Someone was quicker than this script: what they typed counts.
  if (input.value.length > 0) draft.set(input.value);
  else input.value = draft.text;
  resize();

  input.addEventListener("input", () => {
    if (draft.text.trim().length === 0) seen = newest();
    draft.set(input.value);
    resize();
    tellTyping();
  }, { signal });
  input.addEventListener("blur", draft.pushNow, { signal });
  // Shown again after a note: it was not measured while it was hidden.
  input.addEventListener("focus", resize, { signal });
  root.addEventListener("click", event => { if (event.target.closest("[data-later]")) later(); }, { signal });

  input.addEventListener("keydown", event => {
    if (event.key === "Escape" && root.querySelector("[data-quote]")) {
      event.preventDefault();
      page.invokeMethodAsync("CancelQuote").catch(() => { /* the circuit has gone */ });
      return;
    }
    // Enter also ends a composition of Chinese, Japanese or Korean: that one is not for us.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  }, { signal });

  // A held reply: what the colleague wrote has been shown, so it counts as seen from here on.
  root.addEventListener("click", event => {
    const anyway = event.target.closest("[data-send-anyway]");
    if (!anyway && !event.target.closest("[data-keep-draft]")) return;
    seen = newest();
    if (anyway) send();
    else input.focus();
  }, { signal });

  form.addEventListener("submit", event => { event.preventDefault(); send(); }, { signal });
  addEventListener("pagehide", draft.save, { signal });
  // Typing the same draft in two tabs: the other tab's send clears this one too.
  addEventListener("storage", event => {
    if (event.key !== key(conversationId) || busy || document.activeElement === input) return;
    draft.reload();
    input.value = draft.text;
    resize();
  }, { signal });
  if (matchMedia("(min-width: 721px)").matches && !form.hidden && !document.activeElement?.closest("[data-conversation]")) input.focus();

  // Colleagues see it for a few seconds, the customer for 25: said again while somebody goes on typing.
  function tellTyping() {
    if (input.value.trim().length === 0 || Date.now() - typingToldAt < 3000 || !isConnected()) return;
    typingToldAt = Date.now();
    page.invokeMethodAsync("Typing").catch(() => { /* a courtesy */ });
  }

  async function send() {
    const text = input.value.trim();
    if (busy || text.length === 0) return;
    await hand("SendAsync", text, seen ?? null);
  }

  // At a time that the page asks for; the text stays as it is until one is chosen.
  async function later() {
    if (!busy) await hand("LaterAsync", input.value.trim());
  }

  async function hand(method, text, ...more) {
    const clientId = draft.idFor(text);
    setBusy(true);
    await draft.settle();
    try {
      if (await page.invokeMethodAsync(method, text, clientId, ...more)) {
        draft.clear();
        input.value = "";
      }
    } catch {
      // The circuit has gone: the text stays here and in the draft.
    }
    setBusy(false);
    draft.save();
    resize();
    input.focus();
  }

  function setBusy(value) {
    busy = value;
    input.readOnly = value;
    button.toggleAttribute("data-busy", value);
    button.setAttribute("aria-busy", value);
    updateButton();
  }

  function resize() {
    input.style.height = "auto";
    if (input.scrollHeight > 0) input.style.height = `${Math.min(input.scrollHeight + 2, 180)}px`;
    updateButton();
  }

  function updateButton() {
    button.disabled = busy || input.value.trim().length === 0;
  }

  function newest() {
    return root.dataset.newest || null;
  }

  return {
    // Answers at once: whoever calls must not wait for the dialog.
    later: () => { later(); },
    insert: text => {
      input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.focus();
    },
    dispose: () => {
      draft.stop();
      stop.abort();
    },
  };
}
