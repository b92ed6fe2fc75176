// A stand-in for Meta's JavaScript SDK: init, login in a popup, and the call of fbAsyncInit.
(() => {
  'use strict';
  const source = document.currentScript ? document.currentScript.src : location.href;
  const home = new URL(source);
  const sandbox = home.href.slice(0, home.href.indexOf('/sandbox') + '/sandbox'.length);
  let settings = null;
  let status = { authResponse: null, status: 'unknown' };

  const unknown = () => ({ authResponse: null, status: 'unknown' });

  function login(callback, options = {}) {
    if (!settings) {
      console.warn('FB.login() called before FB.init().');
      return;
    }

    const channel = 'f' + crypto.getRandomValues(new Uint32Array(2)).join('');
    const query = new URLSearchParams({
      client_id: settings.appId, display: 'popup', origin: location.origin, channel, response_type: options.response_type || 'token',
    });
    if (options.config_id) query.set('config_id', options.config_id);
    if (options.scope) query.set('scope', options.scope);
    if (options.state) query.set('state', options.state);
    if (options.override_default_response_type) query.set('override_default_response_type', 'true');
    if (options.extras) query.set('extras', JSON.stringify(options.extras));

    const popup = window.open(`${sandbox}/${settings.version}/dialog/oauth?${query}`, channel, 'popup,width=620,height=820');
    let finished = false;
    const finish = (response) => {
      if (finished) return;
      finished = true;
      clearInterval(watch);
      removeEventListener('message', receive);
      status = response;
      if (callback) callback(response);
    };
    // The code comes from the popup in the way Meta's own windows talk: as a query string, not as JSON.
    const receive = (event) => {
      if (event.origin !== home.origin || typeof event.data !== 'string' || !event.data.startsWith('cb=')) return;
      const message = new URLSearchParams(event.data);
      if (message.get('cb') !== channel) return;
      if (message.get('never')) {
        // The fault seen at Meta's own SDK: the window is gone and the callback does not come.
        clearInterval(watch);
        removeEventListener('message', receive);
        finished = true;
        return;
      }
      const code = message.get('code');
      finish(code
        ? { authResponse: { code, userID: null, expiresIn: null, graphDomain: 'facebook' }, status: 'connected' }
        : unknown());
    };
    const watch = setInterval(() => { if (popup?.closed) setTimeout(() => finish(unknown()), 250); }, 250);
    addEventListener('message', receive);
    // A blocked popup is answered like a refusal, after login has returned.
    if (!popup) setTimeout(() => finish(unknown()), 0);
  }

  window.FB = {
    init(options) { settings = { version: 'v25.0', ...options }; },
    login,
    getLoginStatus(callback) { callback(status); },
    getAuthResponse() { return status.authResponse; },
    logout(callback) { status = unknown(); if (callback) callback(status); },
    AppEvents: { logPageView() {} },
    XFBML: { parse() {} },
  };

  if (typeof window.fbAsyncInit === 'function') {
    window.fbAsyncInit();
  }
})();
