// Files on their way out: picked, dropped or pasted; looked at, uploaded two at a time, sent in their order.
const most = 2;
const longestSide = 4096;

export const newId = () => crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("");

/** Uploads one file beside the circuit; the promise's `cancel` stops it. Rejects with words for the reader, null when cancelled. */
export function upload(root, file, as, onProgress) {
  const words = JSON.parse(root.dataset.words);
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    const form = new FormData();
    form.append("file", file, file.name);
    request.open("POST", `${root.dataset.upload}?as=${as}`);
    request.setRequestHeader("RequestVerificationToken", root.querySelector("input[name=__RequestVerificationToken]")?.value ?? "");
    request.responseType = "json";
    request.upload.addEventListener("progress", event => event.lengthComputable && onProgress?.(100 * event.loaded / event.total));
    request.addEventListener("load", () => {
      if (request.status === 201) resolve(request.response);
      else if (request.status === 413) reject(words.large);
      else reject(request.status === 400 && file.size > 0 && request.response?.errors ? words.refused : words.failed);
    });
    request.addEventListener("error", () => reject(words.failed));
    request.addEventListener("abort", () => reject(null));
    request.send(form);
  });
  done.cancel = () => request.abort();
  return done;
}

/** What a file is by its first bytes, as the server will find it. */
async function sniff(file) {
  const head = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  const text = String.fromCharCode(...head);
  if (head[0] === 0xff && head[1] === 0xd8) return "image";
  if (text.startsWith("\x89PNG")) return "image";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return "webp";
  if (text.startsWith("GIF8") || text.startsWith("BM") || /^ftyp(heic|heix|mif1|avif)/.test(text.slice(4))) return "picture";
  if (text.startsWith("%PDF-")) return "document";
  if (text.startsWith("OggS") || text.startsWith("ID3") || text.startsWith("#!AMR") || (head[0] === 0xff && (head[1] & 0xe0) === 0xe0 && head[1] !== 0xfe)) return "sound";
  if (text.slice(4, 8) === "ftyp") return text.slice(8, 11) === "M4A" ? "sound" : "film";
  return /\.(txt|csv|docx?|xlsx?|pptx?)$/i.test(file.name) ? "document" : null;
}

/** A picture WhatsApp takes: JPEG, small enough. Null when this browser can't read it. */
async function remake(file, limit) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return null;
  }
  let scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  for (let tries = 0; tries < 5; tries++, scale *= .75) {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))];
    const drawing = canvas.getContext("2d");
    drawing.fillStyle = "#ffffff";
    drawing.fillRect(0, 0, canvas.width, canvas.height);
    drawing.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise(resolve => canvas.toBlob(resolve, "image/jpeg", .86));
    if (blob && blob.size <= limit) return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  }
  return null;
}

const sizeWords = bytes => bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toLocaleString(document.documentElement.lang || undefined, { maximumFractionDigits: 1 })} MB`;

export function attach(page, root) {
  const thread = root.closest("section") ?? document.body;
  const stop = new AbortController();
  const signal = stop.signal;
  const part = name => root.querySelector(`[data-${name}]`);
  const words = JSON.parse(root.dataset.words);
  const limits = JSON.parse(root.dataset.limits);
  const template = root.querySelector("template").content.firstElementChild ?? root.querySelector("template").firstElementChild;
  let items = [];
  let sending = false;
  let over = 0;

  const isOpen = () => !thread.querySelector("form[hidden]");

  async function add(files) {
    if (!isOpen()) return;
    for (const file of files) {
      const item = { file, as: "FILE", state: "waiting", clientId: newId(), row: template.cloneNode(true) };
      item.row.dataset.testid = "attachment";
      items.push(item);
      const at = name => item.row.querySelector(`[data-${name}]`);
      item.at = at;
      at("remove").addEventListener("click", () => remove(item));
      at("retry").addEventListener("click", () => { move(item, "waiting"); start(); });
      at("caption").addEventListener("keydown", event => {
        event.stopPropagation();
        if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); send(); }
      });
      part("items").append(item.row);
      show(item);
      await look(item);
      show(item);
      start();
    }
    draw();
    items.find(item => item.state !== "failed")?.at("caption").focus();
  }

  async function look(item) {
    let kind = await sniff(item.file);
    if (kind === "webp" && item.file.size <= limits.sticker) item.as = "STICKER";
    else if (kind === "webp" || kind === "picture" || (kind === "image" && item.file.size > limits.image)) {
      const remade = await remake(item.file, limits.image);
      if (remade) {
        item.file = remade;
        item.note = words.smaller;
        kind = "image";
      } else return fail(item, kind === "image" ? words.large : words.refused);
    }
    item.kind = item.as === "STICKER" ? "sticker" : kind;
    if (kind === null) return fail(item, words.refused);
    if (item.file.size === 0 || item.file.size > (limits[item.kind] ?? 0)) return fail(item, item.file.size === 0 ? words.failed : words.large);
    item.at("caption").hidden = item.kind === "sound" || item.kind === "sticker";
    if (item.kind === "image" || item.kind === "sticker") {
      const picture = document.createElement("img");
      picture.alt = "";
      picture.src = item.url = URL.createObjectURL(item.file);
      item.at("look").replaceChildren(picture);
    }
  }

  function fail(item, why, canRetry = false) {
    item.trouble = why;
    item.canRetry = canRetry;
    move(item, "failed");
  }

  function move(item, state) {
    item.state = state;
    if (state !== "failed") item.trouble = null;
    show(item);
    draw();
  }

  function show(item) {
    item.row.dataset.state = item.state;
    item.at("name").textContent = item.file.name;
    item.at("bytes").textContent = sizeWords(item.file.size);
    item.at("trouble").textContent = item.trouble ?? item.note ?? "";
    if (item.state === "failed" && !item.canRetry) item.at("caption").hidden = true;
    item.at("retry").hidden = !(item.state === "failed" && item.canRetry);
  }

  function start() {
    for (const item of items) {
      if (items.filter(one => one.state === "uploading").length >= most) return;
      if (item.state !== "waiting" || !item.kind) continue;
      move(item, "uploading");
      item.request = upload(root, item.file, item.as, percent => { item.at("progress").value = percent; });
      item.request.then(answer => {
        item.answer = answer;
        move(item, "ready");
      }, why => why !== null && fail(item, why, true)).finally(start);
    }
  }

  function remove(item) {
    item.request?.cancel();
    items = items.filter(one => one !== item);
    item.row.remove();
    if (item.url) URL.revokeObjectURL(item.url);
    draw();
  }

  async function send() {
    if (sending || items.length === 0 || items.some(item => item.state !== "ready")) return;
    sending = true;
    say(null);
    draw();
    try {
      for (const item of [...items]) {
        const caption = item.at("caption").hidden ? null : item.at("caption").value.trim();
        const problem = await page.invokeMethodAsync("SendFileAsync", item.answer.mediaId, item.answer.kind, caption, false, item.clientId);
        if (problem) { say(problem); break; }
        remove(item);
      }
    } catch {
      // The circuit has gone: what was not confirmed stays, and its id keeps it from being sent twice.
    }
    sending = false;
    draw();
    if (items.length === 0) thread.querySelector("textarea")?.focus();
  }

  function say(text) {
    part("said").hidden = !text;
    part("said").textContent = text ?? "";
  }

  function draw() {
    part("foot").hidden = items.length === 0;
    part("send").disabled = sending || items.some(item => item.state !== "ready");
  }

  thread.addEventListener("click", event => { if (event.target.closest("[data-attach]")) part("pick").click(); }, { signal });
  part("pick").addEventListener("change", event => {
    add([...event.target.files]);
    event.target.value = "";
  }, { signal });
  part("send").addEventListener("click", send, { signal });
  part("clear").addEventListener("click", () => [...items].forEach(remove), { signal });
  thread.addEventListener("paste", event => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    add(files);
  }, { signal });

  const hasFiles = event => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const hover = by => {
    over = Math.max(0, over + by);
    part("drop").hidden = over === 0 || !isOpen();
  };
  thread.addEventListener("dragenter", event => { if (hasFiles(event)) { event.preventDefault(); hover(1); } }, { signal });
  thread.addEventListener("dragover", event => { if (hasFiles(event)) event.preventDefault(); }, { signal });
  thread.addEventListener("dragleave", event => { if (hasFiles(event)) hover(-1); }, { signal });
  thread.addEventListener("drop", event => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    hover(-over);
    add([...event.dataTransfer.files]);
  }, { signal });

  // A recording goes out by itself (VoiceRecorder.razor.js).
  root.sendVoice = async (file, onProgress) => {
    const answer = await upload(root, file, "VOICE", onProgress);
    const problem = await page.invokeMethodAsync("SendFileAsync", answer.mediaId, answer.kind, null, answer.isVoice, newId());
    if (problem) throw problem;
  };

  return {
    dispose: () => {
      stop.abort();
      for (const item of items) item.request?.cancel();
    },
  };
}
