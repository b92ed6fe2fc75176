// The composer: grows with its text, Enter sends, and the draft is kept in this browser until the server has stored it.
const key = conversationId => `draft:${conversationId}`;

export function attach(page, root, conversationId) {
  const input = root.querySelector("textarea");
  const button = root.querySelector("button[type=submit]");
  const form = root.querySelector("form");
  const stop = new AbortController();
  const signal = stop.signal;
  let busy = false;
  let saving = 0;
  let typingToldAt = 0;
  // {text, seen, sent, clientId}: seen is the newest message when this text was begun. The id belongs to the text that was sent with it, so sending it again after a lost answer changes nothing.
  let draft = read();
  // Opened now, so seen as it stands now.
  draft.seen = newest();

  // Someone was quicker than this script: what they typed counts.
  if (input.value.length > 0) draft.text = input.value;
  else input.value = draft.text;
  resize();

  input.addEventListener("input", () => {
    if (draft.text.trim().length === 0) draft.seen = newest();
    draft.text = input.value;
    resize();
    clearTimeout(saving);
    saving = setTimeout(save, 150);
    tellTyping();
  }, { signal });

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
    draft.seen = newest();
    if (anyway) send();
    else input.focus();
  }, { signal });

  form.addEventListener("submit", event => { event.preventDefault(); send(); }, { signal });
  addEventListener("pagehide", save, { signal });
  // Typing the same draft in two tabs: the other tab's send clears this one too.
  addEventListener("storage", event => {
    if (event.key !== key(conversationId) || busy || document.activeElement === input) return;
    draft = read();
    input.value = draft.text;
    resize();
  }, { signal });
  if (matchMedia("(min-width: 721px)").matches && !form.hidden && !document.activeElement?.closest("[data-conversation]")) input.focus();

  // Colleagues see it for a few seconds, the customer for 25: said again while somebody goes on typing.
  function tellTyping() {
    if (input.value.trim().length === 0 || Date.now() - typingToldAt < 3000) return;
    typingToldAt = Date.now();
    page.invokeMethodAsync("Typing").catch(() => { /* a courtesy */ });
  }

  async function send() {
    const text = input.value.trim();
    if (busy || text.length === 0) return;
    if (draft.sent !== text) draft = { text: input.value, sent: text, seen: draft.seen, clientId: newId() };
    save();
    setBusy(true);
    try {
      if (await page.invokeMethodAsync("SendAsync", text, draft.clientId, draft.seen ?? null)) {
        draft = { text: "" };
        input.value = "";
      }
    } catch {
      // The circuit has gone: the text stays here and in the draft.
    }
    setBusy(false);
    save();
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
    input.style.height = `${Math.min(input.scrollHeight + 2, 180)}px`;
    updateButton();
  }

  function updateButton() {
    button.disabled = busy || input.value.trim().length === 0;
  }

  function newest() {
    return root.dataset.newest || null;
  }

  function read() {
    try {
      return { text: "", ...JSON.parse(localStorage.getItem(key(conversationId))) };
    } catch {
      return { text: "" };
    }
  }

  function save() {
    clearTimeout(saving);
    try {
      if (draft.text.length > 0) localStorage.setItem(key(conversationId), JSON.stringify(draft));
      else localStorage.removeItem(key(conversationId));
    } catch { /* storage is full or forbidden: the text is still on the page */ }
  }

  return {
    dispose: () => {
      save();
      stop.abort();
    },
  };
}

// randomUUID exists only on https and localhost.
const newId = () => crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("");
