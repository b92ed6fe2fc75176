// Somebody is at this page: told at most once a minute, and never what they do.
export function watch(page) {
  const stop = new AbortController();
  let toldAt = Date.now();
  const touched = () => {
    if (document.hidden || Date.now() - toldAt < 60000) return;
    toldAt = Date.now();
    page.invokeMethodAsync("Touched").catch(() => { /* the circuit has gone, and comes back as touched */ });
  };
  for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"]) addEventListener(kind, touched, { signal: stop.signal, capture: true, passive: true });
  document.addEventListener("visibilitychange", touched, { signal: stop.signal });
  return { dispose: () => stop.abort() };
}
