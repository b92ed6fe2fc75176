// Lines are dragged by their grip, by mouse or finger; the order is the server's, told once when the line is let go.
export function start(editor, list) {
  const stop = new AbortController();
  let held = null;
  const items = () => [...list.querySelectorAll(":scope > [data-item]")];
  list.addEventListener("pointerdown", event => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    held = grip.closest("[data-item]");
    held.setAttribute("data-held", "");
    list.setPointerCapture(event.pointerId);
  }, { signal: stop.signal });
  list.addEventListener("pointermove", event => {
    if (!held) return;
    for (const item of items()) {
      const box = item.getBoundingClientRect();
      item.toggleAttribute("data-before", item !== held && event.clientY > box.top && event.clientY < box.bottom);
    }
  }, { signal: stop.signal });
  const end = drop => {
    if (!held) return;
    const target = items().findIndex(item => item.hasAttribute("data-before"));
    const id = held.dataset.item;
    held.removeAttribute("data-held");
    held = null;
    for (const item of items()) item.removeAttribute("data-before");
    if (drop && target >= 0) editor.invokeMethodAsync("Move", id, target).catch(() => { /* the circuit has gone */ });
  };
  list.addEventListener("pointerup", () => end(true), { signal: stop.signal });
  list.addEventListener("pointercancel", () => end(false), { signal: stop.signal });
  return { dispose: () => stop.abort() };
}
