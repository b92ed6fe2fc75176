// Tells the thread whether its newest message is in view, when its oldest one is, and whether anybody looks at all.
export function watch(thread, root, scroller, conversationId) {
  const stop = new AbortController();
  const tell = (method, ...args) => thread.invokeMethodAsync(method, ...args).catch(() => { /* the circuit has gone */ });
  let atBottom = true;

  // The scroller is column-reverse: its scrollTop is 0 at the bottom and negative above.
  scroller.addEventListener("scroll", () => {
    const now = scroller.scrollTop > -80;
    if (now !== atBottom) tell("AtBottomChanged", atBottom = now);
  }, { passive: true, signal: stop.signal });

  const earlier = new IntersectionObserver(entries => {
    if (entries.some(entry => entry.isIntersecting)) tell("LoadEarlier");
  }, { root: scroller, rootMargin: "240px 0px 0px 0px" });
  const observeEarlier = () => {
    earlier.disconnect();
    const button = scroller.querySelector("[data-earlier]");
    if (button && scroller.scrollHeight > scroller.clientHeight) earlier.observe(button);
  };
  observeEarlier();
  const changes = new MutationObserver(observeEarlier);
  changes.observe(scroller.firstElementChild, { childList: true });

  // A quote jumps to what it quotes; what is not loaded yet is asked for first.
  const find = id => scroller.querySelector(`[data-message="${id}"]`);
  const jump = id => {
    const message = find(id);
    if (!message) return;
    message.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    message.classList.add("found");
    setTimeout(() => message.classList.remove("found"), 1600);
  };
  scroller.addEventListener("click", event => {
    const id = event.target.closest("[data-jump]")?.dataset.jump;
    if (!id) return;
    if (find(id)) jump(id); else tell("LoadUntil", id);
  }, { signal: stop.signal });

  // What can be done with a message: by its buttons, which a long press shows where nothing hovers.
  scroller.addEventListener("click", event => {
    const act = event.target.closest("[data-act]");
    if (!act) return;
    const message = act.closest("[data-message]");
    message.classList.remove("acting");
    tell(act.dataset.act, message.dataset.message);
    // Hidden while a note is written: the tab comes first.
    if (act.dataset.act === "Reply") setTimeout(() => root.querySelector("footer textarea")?.focus(), 60);
  }, { signal: stop.signal });
  let pressing = 0;
  const release = () => clearTimeout(pressing);
  scroller.addEventListener("pointerdown", event => {
    if (event.pointerType === "mouse" || event.target.closest("[data-act]")) return;
    scroller.querySelectorAll(".acting").forEach(one => one.classList.remove("acting"));
    const message = event.target.closest("[data-message]");
    if (message) pressing = setTimeout(() => message.classList.add("acting"), 450);
  }, { passive: true, signal: stop.signal });
  for (const end of ["pointerup", "pointercancel", "pointermove"]) scroller.addEventListener(end, release, { passive: true, signal: stop.signal });

  document.addEventListener("visibilitychange", () => tell("VisibleChanged", !document.hidden), { signal: stop.signal });
  if (document.hidden) tell("VisibleChanged", false);

  // Escape leaves the thread and puts the focus back on its row.
  root.addEventListener("keydown", event => {
    if (event.key !== "Escape" || event.defaultPrevented || root.querySelector("details[open], [data-menu], [data-editing], [data-testid=reaction-picker]")) return;
    root.querySelector("[data-back]")?.click();
    setTimeout(() => document.querySelector(`a[data-conversation="${conversationId}"]`)?.focus(), 50);
  }, { signal: stop.signal });

  return {
    toBottom: () => scroller.scrollTo({ top: 0 }),
    jump,
    dispose: () => {
      stop.abort();
      earlier.disconnect();
      changes.disconnect();
    },
  };
}
