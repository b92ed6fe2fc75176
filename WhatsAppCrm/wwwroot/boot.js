// Starts Blazor and says what happens when the connection breaks. Drafts are kept by the inbox in localStorage,
// so a reload is always safe.
(() => {
  const notice = document.getElementById("components-reconnect-modal");
  document.addEventListener("click", event => {
    if (event.target.closest("[data-reload]")) location.reload();
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      const field = document.getElementById(copy.dataset.copy);
      field.select();
      const words = copy.querySelector("span:last-child");
      const before = words.textContent;
      navigator.clipboard?.writeText(field.value).then(() => {
        words.textContent = copy.dataset.copied;
        setTimeout(() => { words.textContent = before; }, 2000);
      });
    }
    const reveal = event.target.closest("[data-reveal]");
    if (reveal) {
      const input = document.getElementById(reveal.dataset.reveal);
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      reveal.setAttribute("aria-pressed", String(!shown));
    }
    // A menu closes when anything else is clicked, or with Escape.
    for (const menu of document.querySelectorAll("details[data-menu][open]"))
      if (!menu.contains(event.target) || event.target.closest("[data-close-menu]")) menu.open = false;
  });
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // A form is sent once, however often the button is pressed; coming back with the browser's button revives it.
  document.addEventListener("submit", event => {
    if (event.target.method !== "post" || event.defaultPrevented) return;
    const pressed = event.submitter;
    setTimeout(() => { if (pressed) pressed.disabled = true; });
  });
  addEventListener("pageshow", event => {
    if (event.persisted) for (const button of document.querySelectorAll("form button:disabled")) button.disabled = false;
  });

  // The organization's first time zone is the one its founder sits in.
  for (const field of document.querySelectorAll("input[data-time-zone]"))
    field.value = Intl.DateTimeFormat().resolvedOptions().timeZone;

  Blazor.start({
    circuit: {
      reconnectionOptions: {
        maxRetries: 60,
        // At once, then quickly: a restart takes two seconds; after half a minute calmly.
        retryIntervalMilliseconds: attempt => attempt === 0 ? 0 : attempt < 10 ? 500 : attempt < 30 ? 1500 : 5000,
      },
    },
  });

  // Rejected: the server is there again but has forgotten this circuit, as after a restart. Failed: keep looking for it.
  new MutationObserver(() => {
    if (notice.classList.contains("components-reconnect-rejected")) location.reload();
    else if (notice.classList.contains("components-reconnect-failed")) waitForServer();
  }).observe(notice, { attributes: true, attributeFilter: ["class"] });

  let waiting = false;
  async function waitForServer() {
    if (waiting) return;
    waiting = true;
    for (;;) {
      try {
        if ((await fetch("/health/live", { cache: "no-store" })).ok) return location.reload();
      } catch { /* still away */ }
      await new Promise(resolve => setTimeout(resolve, 3000));
    }
  }
})();
