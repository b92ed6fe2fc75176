// Tells the page when the list leaves its top, and moves through the rows with the arrow keys.
export function watch(page, list) {
  const stop = new AbortController();
  let atTop = true;

  list.addEventListener("scroll", () => {
    const now = list.scrollTop < 36;
    if (now === atTop) return;
    atTop = now;
    page.invokeMethodAsync("AtTopChanged", atTop).catch(() => { /* the circuit has gone */ });
  }, { passive: true, signal: stop.signal });

  list.addEventListener("keydown", event => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const rows = [...list.querySelectorAll("a[data-conversation]")];
    const index = rows.indexOf(document.activeElement);
    const next = rows[index + (event.key === "ArrowDown" ? 1 : -1)];
    if (index < 0 || !next) return;
    event.preventDefault();
    next.focus();
  }, { signal: stop.signal });

  return {
    toTop: () => list.scrollTo({ top: 0, behavior: "smooth" }),
    dispose: () => stop.abort(),
  };
}
