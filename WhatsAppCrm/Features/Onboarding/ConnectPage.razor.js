// Meta's sign-up popup: loads the SDK once, opens the popup inside the click (a browser blocks one that opens later), and hands
// on what comes back. The code and the session message arrive in either order; each goes to the server the moment it is here,
// because the code lives 30 seconds.
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

// Whole origins, never endings: "https://evilfacebook.com" also ends in facebook.com.
export function readMessage(event, origins) {
  if (!origins.includes(event.origin)) return null;
  let message = event.data;
  if (typeof message === 'string') {
    try {
      message = JSON.parse(message);
    } catch {
      return null;
    }
  }
  if (message?.type !== 'WA_EMBEDDED_SIGNUP') return null;
  const data = message.data ?? {};
  const text = (value) => (value === undefined || value === null ? null : String(value).slice(0, 300));
  return {
    event: text(message.event),
    wabaId: text(data.waba_id ?? data.waba_ids?.[0]),
    phoneNumberId: text(data.phone_number_id),
    currentStep: text(data.current_step),
    errorMessage: text(data.error_message),
  };
}

export function attach(page, options) {
  let ready = null;
  let gone = false;
  const tell = (method, ...values) => { if (!gone) page.invokeMethodAsync(method, ...values).catch(() => {}); };
  const prepare = () => load(options).then((loaded) => { ready = loaded; }, () => { ready = null; });
  prepare();

  const onMessage = (event) => {
    const message = readMessage(event, options.origins);
    if (message) tell('OnSessionMessage', message);
  };

  const onClick = (event) => {
    if (!event.target.closest('[data-signup-popup]')) return;
    if (!ready) {
      prepare();
      tell('OnNoCode', 'sdk');
      return;
    }
    tell('OnOpened');
    const login = { response_type: 'code', override_default_response_type: true, extras: options.extras };
    if (options.configId) login.config_id = options.configId;
    else login.scope = options.scope;
    ready.login((response) => {
      const code = response?.authResponse?.code;
      if (code) tell('OnCode', code);
      else tell('OnNoCode', 'closed');
    }, login);
  };

  addEventListener('message', onMessage);
  document.addEventListener('click', onClick);
  return {
    dispose() {
      gone = true;
      removeEventListener('message', onMessage);
      document.removeEventListener('click', onClick);
    },
  };
}
