// Pictures, sounds and films of one thread. Listens on the thread itself, so that messages may come and go.
const speeds = [1, 1.5, 2];
const speedKey = "sound.speed";

export function attach(_, dialog) {
  const thread = dialog.closest("section") ?? document.body;
  const stop = new AbortController();
  const signal = stop.signal;
  const part = name => dialog.querySelector(`[data-${name}]`);
  const picture = part("picture");
  let shown = null;
  let opener = null;

  // ---- The viewer ----
  const pictures = () => [...thread.querySelectorAll("[data-view]")];

  function show(button) {
    const all = pictures();
    const at = all.indexOf(button);
    shown = button.dataset.view;
    zoom(false);
    picture.src = shown;
    picture.alt = button.dataset.name ?? "";
    part("name").textContent = button.dataset.name ?? "";
    part("count").textContent = all.length > 1 ? `${at + 1} / ${all.length}` : "";
    part("save").href = shown;
    dialog.querySelector('[data-step="-1"]').hidden = at <= 0;
    dialog.querySelector('[data-step="1"]').hidden = at < 0 || at >= all.length - 1;
    if (!dialog.open) dialog.showModal();
  }

  function step(by) {
    const all = pictures();
    const next = all[all.findIndex(one => one.dataset.view === shown) + by];
    if (next) show(next);
  }

  function zoom(on) {
    dialog.toggleAttribute("data-zoomed", on);
    picture.style.width = on ? `${Math.max(picture.naturalWidth, picture.clientWidth * 2)}px` : "";
  }

  const toggleZoom = () => zoom(!dialog.hasAttribute("data-zoomed"));

  thread.addEventListener("click", event => {
    const button = event.target.closest("[data-view]");
    if (!button) return;
    opener = button;
    show(button);
  }, { signal });
  dialog.addEventListener("click", event => {
    const by = event.target.closest("[data-step]")?.dataset.step;
    if (by) step(Number(by));
    else if (event.target.closest("[data-zoom]") || event.target === picture) toggleZoom();
    else if (event.target.closest("[data-close]") || event.target === part("stage")) dialog.close();
  }, { signal });
  dialog.addEventListener("keydown", event => {
    // The thread behind has keys of its own, Escape above all.
    event.stopPropagation();
    if (event.key === "ArrowLeft") step(-1);
    else if (event.key === "ArrowRight") step(1);
    else if (event.key === "+" || event.key === "=") zoom(true);
    else if (event.key === "-" || event.key === "0") zoom(false);
    else return;
    event.preventDefault();
  }, { signal });
  dialog.addEventListener("close", () => {
    picture.removeAttribute("src");
    opener?.focus();
  }, { signal });

  // ---- Sounds ----
  const boxOf = audio => audio.closest("[data-sound]");
  const audioOf = box => box.querySelector("audio");
  const clock = seconds => !Number.isFinite(seconds) ? "–:––" : `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  const speed = () => {
    try {
      return speeds.find(one => one === Number(localStorage.getItem(speedKey))) ?? 1;
    } catch {
      return 1;
    }
  };

  function draw(audio) {
    const box = boxOf(audio);
    if (!box) return;
    const playing = !audio.paused;
    const button = box.querySelector("[data-play]");
    box.toggleAttribute("data-playing", playing);
    button.setAttribute("aria-label", playing ? button.dataset.labelPause : button.dataset.labelPlay);
    const known = Number.isFinite(audio.duration) && audio.duration > 0;
    const begun = playing || audio.currentTime > 0;
    box.querySelector("[data-time]").textContent = begun && known ? `${clock(audio.currentTime)} / ${clock(audio.duration)}` : clock(known ? audio.duration : audio.currentTime);
    const seek = box.querySelector("[data-seek]");
    if (known && document.activeElement !== seek) seek.value = Math.round(1000 * audio.currentTime / audio.duration);
    else if (known && playing) seek.value = Math.round(1000 * audio.currentTime / audio.duration);
  }

  function drawSpeed(box) {
    box.querySelector("[data-speed]").textContent = `${speed().toLocaleString(document.documentElement.lang || undefined)}×`;
    audioOf(box).playbackRate = speed();
  }

  thread.addEventListener("click", event => {
    const box = event.target.closest("[data-sound]");
    if (!box) return;
    const audio = audioOf(box);
    if (event.target.closest("[data-play]")) {
      if (audio.paused) {
        audio.playbackRate = speed();
        audio.play().catch(() => { /* said by its error */ });
      } else audio.pause();
    } else if (event.target.closest("[data-speed]")) {
      const next = speeds[(speeds.indexOf(speed()) + 1) % speeds.length];
      try { localStorage.setItem(speedKey, next); } catch { /* private mode: for this sound only */ }
      for (const one of thread.querySelectorAll("[data-sound]")) drawSpeed(one);
    }
  }, { signal });
  thread.addEventListener("input", event => {
    const box = event.target.closest("[data-sound]");
    if (!box || !event.target.matches("[data-seek]")) return;
    const audio = audioOf(box);
    if (Number.isFinite(audio.duration)) audio.currentTime = audio.duration * event.target.value / 1000;
    else audio.load();
  }, { signal });

  // Media events do not bubble: they are caught on their way down.
  const caught = { capture: true, signal };
  thread.addEventListener("play", event => {
    for (const other of thread.querySelectorAll("audio, video")) if (other !== event.target) other.pause();
    draw(event.target);
  }, caught);
  for (const kind of ["pause", "timeupdate", "durationchange", "loadedmetadata"]) thread.addEventListener(kind, event => draw(event.target), caught);
  thread.addEventListener("ended", event => {
    event.target.currentTime = 0;
    draw(event.target);
  }, caught);
  thread.addEventListener("error", event => {
    if (event.target.matches?.("audio")) boxOf(event.target)?.setAttribute("data-broken", "");
  }, caught);

  // How long a sound is, once somebody can see it.
  const seen = new IntersectionObserver(entries => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      audioOf(entry.target).preload = "metadata";
    }
  });
  const known = new WeakSet();
  const meet = () => {
    for (const box of thread.querySelectorAll("[data-sound]")) {
      if (known.has(box)) continue;
      known.add(box);
      seen.observe(box);
      drawSpeed(box);
    }
  };
  const changes = new MutationObserver(meet);
  changes.observe(thread, { childList: true, subtree: true });
  meet();

  return {
    dispose: () => {
      stop.abort();
      seen.disconnect();
      changes.disconnect();
      if (dialog.open) dialog.close();
    },
  };
}
