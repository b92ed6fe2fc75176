// Meta's sign-up popup: loads the SDK once, opens the popup inside the click (a browser blocks one that opens later), and hands
// on what comes back. The code and the session message arrive in either order; each goes to the server the moment it is here,
// because the code lives 30 seconds. Everything the page has to know besides is why no code came.
const CODE_FOLLOWS_WITHIN = 5000; // after a FINISH; Meta's popup is known to end without handing the code over
const MESSAGE_FOLLOWS_WITHIN = 700; // after an answer without a code; the message says why
const ANSWERED_AT_ONCE = 400; // no person refuses that fast: the window never opened
const CLICK_COUNTS_FOR = 4000; // a browser lets a window open this long after a click
const LONGEST = 32 * 1024;

let sdk;

function load(options) {
  return sdk ??= new Promise((resolve, reject) => {
    const init = () => {
      window.FB.init({ appId: options.appId, autoLogAppEvents: true, xfbml: true, version: options.version });
      resolve(window.FB);
    };
    if (window.FB) {
      init();
      return;
    }
    window.fbAsyncInit = init;
    const script = document.createElement('script');
    script.src = options.sdkUrl;
    script.async = true;
    script.crossOrigin = 'anonymous';
    script.onerror = () => {
      sdk = undefined;
      script.remove();
      reject(new Error('The sign-up script did not load.'));
    };
    document.head.append(script);
  });
}

// Whole origins, never endings: "https://evilfacebook.com" also ends in facebook.com. Only what is known is taken over, as
// short text: the rest of a message is anybody's to fill.
export function readMessage(event, origins) {
  if (!origins.includes(event.origin)) return null;
  let message = event.data;
  if (typeof message === 'string') {
    if (message.length > LONGEST) return null;
    try {
      message = JSON.parse(message);
    } catch {
      return null;
    }
  }
  if (message?.type !== 'WA_EMBEDDED_SIGNUP') return null;
  const data = message.data ?? {};
  const text = (value) => (typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 300) : null);
  const wabaIds = (Array.isArray(data.waba_ids) ? data.waba_ids.slice(0, 50) : []).map(text).filter(Boolean);
  return {
    event: text(message.event),
    wabaId: text(data.waba_id) ?? wabaIds[0] ?? null,
    wabaIds,
    phoneNumberId: text(data.phone_number_id),
    currentStep: text(data.current_step),
    errorMessage: text(data.error_message),
    errorCode: text(data.error_code),
    sessionId: text(data.session_id),
  };
}

// Whether a window opens while FB.login runs: a browser that blocks it answers null, and the SDK keeps that to itself.
function watchOpening(login) {
  const open = window.open;
  let tried = false;
  let opened = null;
  window.open = (...given) => {
    tried = true;
    opened = open.apply(window, given);
    return opened;
  };
  try {
    login();
  } finally {
    window.open = open;
  }
  return { tried, blocked: tried && (!opened || opened.closed) };
}

export function attach(page, options) {
  let ready = null;
  let gone = false;
  let current = null;
  const tell = (method, ...values) => { if (!gone) page.invokeMethodAsync(method, ...values).catch(() => {}); };
  const prepare = () => load(options).then((loaded) => ready = loaded);
  prepare().catch(() => {});

  const end = (attempt, reason) => {
    if (attempt === current && !attempt.code) tell('OnNoCode', reason);
  };

  const onMessage = (event) => {
    const message = readMessage(event, options.origins);
    if (!message || !current) return; // nobody asked
    const attempt = current;
    tell('OnSessionMessage', message);
    if (attempt.code) return;
    clearTimeout(attempt.timer);
    attempt.finished = message.event?.startsWith('FINISH') ?? false;
    attempt.explained = !attempt.finished;
    if (attempt.finished && attempt.answered) end(attempt, 'no_code');
    else if (attempt.finished) attempt.timer = setTimeout(() => end(attempt, 'no_code'), CODE_FOLLOWS_WITHIN);
  };

  const onAnswer = (attempt, response) => {
    const code = response?.authResponse?.code;
    clearTimeout(attempt.timer);
    if (code) {
      // Good even when it is late, or of the window opened before: what was told meanwhile is put right by it.
      if (attempt.code) return;
      attempt.code = true;
      current = attempt;
      tell('OnCode', code);
      return;
    }
    attempt.answered = true;
    if (attempt.explained) return;
    if (attempt.finished) end(attempt, 'no_code');
    else if (!attempt.tried && performance.now() - attempt.since < ANSWERED_AT_ONCE) end(attempt, 'blocked');
    else if (!attempt.blocked) attempt.timer = setTimeout(() => end(attempt, 'closed'), MESSAGE_FOLLOWS_WITHIN);
  };

  const login = () => {
    const attempt = current = { since: performance.now(), tried: false, blocked: false, answered: false, finished: false, explained: false, code: false, timer: 0 };
    const wish = { response_type: 'code', override_default_response_type: true, extras: options.extras };
    if (options.configId) wish.config_id = options.configId;
    else wish.scope = options.scope;
    const opening = watchOpening(() => ready.login((response) => onAnswer(attempt, response), wish));
    Object.assign(attempt, opening);
    if (attempt.blocked) end(attempt, 'blocked');
    else tell('OnOpened');
  };

  const onClick = async (event) => {
    if (!event.target.closest('[data-signup-popup]')) return;
    if (ready) {
      login();
      return;
    }
    const tooLong = new Promise((_, reject) => setTimeout(reject, CLICK_COUNTS_FOR, new Error('The sign-up script is slow.')));
    try {
      await Promise.race([prepare(), tooLong]);
      login();
    } catch {
      tell('OnNoCode', 'sdk');
    }
  };

  addEventListener('message', onMessage);
  document.addEventListener('click', onClick);
  return {
    dispose() {
      gone = true;
      clearTimeout(current?.timer);
      removeEventListener('message', onMessage);
      document.removeEventListener('click', onClick);
    },
  };
}
