// Cards are moved by mouse, and by finger after a short press; the server hears only where one was let go. The keyboard's
// lifting and dropping is the component's, this only keeps the page from scrolling and moves the focus between cards.
export function start(board, root) {
  const stop = new AbortController();
  const on = (target, type, handler, options) => target.addEventListener(type, handler, { signal: stop.signal, ...options });
  const tell = (method, ...args) => board.invokeMethodAsync(method, ...args).catch(() => { /* the circuit has gone */ });
  let pressed = null;
  let ghost = null;
  let over = null;
  let hold = 0;
  let scroll = 0;
  let dropped = -1000;

  const hover = column => {
    if (over === column) return;
    over?.removeAttribute("data-over");
    over = column;
    over?.setAttribute("data-over", "");
  };

  const lift = () => {
    const box = pressed.card.getBoundingClientRect();
    ghost = pressed.card.cloneNode(true);
    ghost.removeAttribute("data-testid");
    ghost.setAttribute("aria-hidden", "true");
    Object.assign(ghost.style, { position: "fixed", left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px`, pointerEvents: "none", zIndex: 50, rotate: "1.5deg", boxShadow: "var(--shadow-float)" });
    document.body.append(ghost);
    pressed.card.setAttribute("data-dragged", "");
    getSelection()?.removeAllRanges();
    scroll = requestAnimationFrame(follow);
  };

  // The board moves along when the card is held at its edge, the column when it is held at the top or bottom.
  const follow = () => {
    if (!ghost) return;
    const edge = 48;
    const box = root.getBoundingClientRect();
    if (pressed.x < box.left + edge) root.scrollLeft -= 12;
    else if (pressed.x > box.right - edge) root.scrollLeft += 12;
    const cards = over?.querySelector("[data-cards]");
    if (cards) {
      const inner = cards.getBoundingClientRect();
      if (pressed.y < inner.top + edge) cards.scrollTop -= 8;
      else if (pressed.y > inner.bottom - edge) cards.scrollTop += 8;
    }
    scroll = requestAnimationFrame(follow);
  };

  const end = drop => {
    clearTimeout(hold);
    cancelAnimationFrame(scroll);
    if (ghost) {
      const { card } = pressed;
      const stage = over?.dataset.stage;
      const home = card.closest("[data-stage]")?.dataset.stage;
      ghost.remove();
      card.removeAttribute("data-dragged");
      // The click that the browser makes of a drag must not open the card.
      dropped = performance.now();
      if (drop && stage && stage !== home) tell("Drop", card.dataset.lead, stage);
    }
    hover(null);
    ghost = pressed = null;
  };

  on(root, "pointerdown", event => {
    const card = event.target.closest("[data-lead]");
    if (!card || event.button !== 0 || pressed || event.target.closest("button, summary, details")) return;
    pressed = { card, id: event.pointerId, x: event.clientX, y: event.clientY, startX: event.clientX, startY: event.clientY, touch: event.pointerType !== "mouse" };
    if (pressed.touch) hold = setTimeout(lift, 280);
  });

  on(window, "pointermove", event => {
    if (!pressed || event.pointerId !== pressed.id) return;
    pressed.x = event.clientX;
    pressed.y = event.clientY;
    const far = Math.hypot(pressed.x - pressed.startX, pressed.y - pressed.startY) > 6;
    if (!ghost) {
      if (!far) return;
      // A finger that moves before the press was long enough scrolls.
      if (pressed.touch) return end(false);
      lift();
    }
    ghost.style.translate = `${pressed.x - pressed.startX}px ${pressed.y - pressed.startY}px`;
    hover(document.elementFromPoint(pressed.x, pressed.y)?.closest("[data-stage]") ?? null);
  });

  on(window, "pointerup", event => { if (pressed && event.pointerId === pressed.id) end(true); });
  on(window, "pointercancel", () => { if (pressed) end(false); });
  on(root, "touchmove", event => { if (ghost) event.preventDefault(); }, { passive: false });
  on(root, "contextmenu", event => { if (pressed?.touch) event.preventDefault(); });
  on(root, "click", event => {
    if (performance.now() - dropped < 300) { event.preventDefault(); event.stopPropagation(); }
  }, { capture: true });
  on(root, "dragstart", event => event.preventDefault());

  on(window, "keydown", event => {
    if (ghost && event.key === "Escape") { event.preventDefault(); return end(false); }
    const card = event.target;
    if (!(card instanceof HTMLElement) || !card.matches("[data-lead]") || !root.contains(card)) return;
    if (event.key === " ") event.preventDefault();
    if (event.key === "Enter" && !root.hasAttribute("data-lifted")) card.querySelector("a")?.click();
    if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
    if (root.hasAttribute("data-lifted")) return;
    const columns = [...root.querySelectorAll("[data-stage]")].map(column => [...column.querySelectorAll("[data-lead]")]).filter(cards => cards.length > 0);
    const column = columns.findIndex(cards => cards.includes(card));
    const row = columns[column].indexOf(card);
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const cards = columns[column + step[0]];
    cards?.[Math.min(row + step[1], cards.length - 1)]?.focus();
  });

  return {
    focus: id => root.querySelector(`[data-lead="${id}"]`)?.focus(),
    dispose: () => {
      end(false);
      stop.abort();
    },
  };
}
