// Records a voice note. WhatsApp wants Opus in OGG: Firefox records that, Chromium the same sound in WebM, which the server repacks.
// Where neither is there (Safari) it goes as a sound file.
const formats = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

export function attach(_, root) {
  const stop = new AbortController();
  const signal = stop.signal;
  const part = name => root.querySelector(`[data-${name}]`);
  const tray = () => root.closest("footer, section").querySelector("[data-upload]");
  let recorder = null;
  let chunks = [];
  let seconds = 0;
  let ticking = 0;
  let ended = null;

  function move(state) {
    root.dataset.state = state;
    part("panel").hidden = state === "idle";
    clearInterval(ticking);
    if (state === "recording") ticking = setInterval(() => { seconds++; draw(); }, 1000);
    draw();
  }

  function draw() {
    part("time").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  function say(text) {
    part("said").hidden = !text;
    part("said").textContent = text ?? "";
    if (text) setTimeout(() => { part("said").hidden = true; }, 8000);
  }

  async function record() {
    const words = JSON.parse(tray().dataset.words);
    const mimeType = globalThis.MediaRecorder && formats.find(format => MediaRecorder.isTypeSupported(format));
    if (!navigator.mediaDevices || !mimeType) return say(words.notPossible);
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } });
    } catch (refused) {
      return say(refused.name === "NotFoundError" ? words.noMicrophone : words.notAllowed);
    }
    say(null);
    [chunks, seconds] = [[], 0];
    recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 24000 });
    ended = new Promise(resolve => recorder.addEventListener("stop", resolve, { once: true }));
    recorder.addEventListener("dataavailable", event => { if (event.data.size > 0) chunks.push(event.data); });
    recorder.start(1000);
    move("recording");
  }

  async function finish() {
    if (!recorder) return null;
    if (recorder.state !== "inactive") recorder.stop();
    await ended;
    for (const track of recorder.stream.getTracks()) track.stop();
    const type = recorder.mimeType.split(";")[0];
    return new File(chunks, `voice.${type.split("/")[1]}`, { type });
  }

  async function listen() {
    const file = await finish();
    if (!file) return;
    const audio = part("listen");
    audio.src = URL.createObjectURL(file);
    audio.hidden = false;
    move("done");
    audio.play().catch(() => { /* the button is there */ });
  }

  async function discard() {
    await finish();
    forget();
  }

  function forget() {
    const audio = part("listen");
    audio.pause();
    if (audio.src) URL.revokeObjectURL(audio.src);
    audio.removeAttribute("src");
    audio.hidden = true;
    recorder = null;
    chunks = [];
    move("idle");
  }

  async function send() {
    const button = part("voice-send");
    if (button.disabled) return;
    button.disabled = true;
    try {
      const file = await finish();
      if (file) await tray().sendVoice(file);
      forget();
    } catch (problem) {
      // The recording stays: it can be sent again.
      if (root.dataset.state !== "done") await listen();
      say(typeof problem === "string" ? problem : JSON.parse(tray().dataset.words).failed);
    }
    button.disabled = false;
  }

  const on = (name, work) => part(name).addEventListener("click", work, { signal });
  on("record", record);
  on("pause", () => { recorder.pause(); move("paused"); });
  on("resume", () => { recorder.resume(); move("recording"); });
  on("stop", listen);
  on("discard", discard);
  on("voice-send", send);

  return {
    dispose: () => {
      stop.abort();
      clearInterval(ticking);
      if (recorder && recorder.state !== "inactive") recorder.stop();
      recorder?.stream.getTracks().forEach(track => track.stop());
    },
  };
}
