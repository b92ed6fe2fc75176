(() => {
  'use strict';
  const base = document.body.dataset.base;
  const texts = JSON.parse(document.body.dataset.texts);
  const lang = document.documentElement.lang;
  const byId = (id) => document.getElementById(id);
  const query = new URLSearchParams(location.search);
  const remember = (key, value) => { try { localStorage.setItem('sandbox.phone.' + key, value); } catch { /* private mode */ } };
  const recall = (key) => { try { return localStorage.getItem('sandbox.phone.' + key); } catch { return null; } };

  let number = query.get('number') || recall('number') || '';
  let customer = query.get('customer') || recall('customer') || '15550100142';
  let name = query.get('name') || null;
  let state = null;
  let shown = '';
  let stream = null;
  let typingEnds = 0;

  const call = async (path, body) => {
    const response = await fetch(base + path, body === undefined ? {} : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    if (!response.ok) throw new Error((await response.json().catch(() => ({}))).error || response.status);
    return response.json();
  };

  const node = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const options = (select, entries, chosen) => {
    const key = JSON.stringify(entries);
    if (select.dataset.key !== key) {
      select.dataset.key = key;
      select.replaceChildren(...entries.map(([value, label]) => new Option(label, value)));
    }
    if (document.activeElement !== select || select.value !== chosen) select.value = chosen;
  };

  const pretty = (key) => /^\d+$/.test(key) ? '+' + key : key;

  const dayName = (date) => {
    const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86400000);
    return days === 0 ? texts.PhoneToday : days === 1 ? texts.PhoneYesterday : date.toLocaleDateString(lang, { day: 'numeric', month: 'long' });
  };

  const ticks = (status) => {
    const box = node('span', 'ticks ' + status);
    box.title = texts['PhoneTick_' + status] || status;
    const twice = status !== 'sent';
    box.innerHTML = `<svg viewBox="0 0 18 12" width="17" height="11" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">${twice ? '<path d="m1.5 6.6 3.3 3.4L11.6 2M8 9.4l.7.6L15.8 2"/>' : '<path d="m4.5 6.6 3.3 3.4L14.6 2"/>'}</svg>`;
    return box;
  };

  const bubble = (message, first) => {
    const made = node('div', 'bubble' + (message.mine ? ' mine' : '') + (first ? ' first' : ''));
    made.dataset.testid = 'phone-bubble';
    made.dataset.direction = message.mine ? 'out' : 'in';
    made.dataset.status = message.status;
    const kind = texts['PhoneKind_' + message.type];
    if (kind) made.append(node('span', 'kind', kind));
    if (message.media && ['image', 'sticker', 'audio', 'video'].includes(message.type)) {
      const file = node(message.type === 'audio' ? 'audio' : message.type === 'video' ? 'video' : 'img', 'media');
      file.src = `${base}/media/${message.media}/open`;
      if (message.type === 'audio' || message.type === 'video') file.controls = true;
      else file.alt = '';
      made.append(file);
    }
    const text = node('span', 'text', message.text || '');
    text.dataset.testid = 'phone-bubble-text';
    made.append(text);
    const meta = node('span', 'meta', new Date(message.at).toLocaleTimeString(lang, { hour: '2-digit', minute: '2-digit' }));
    if (message.mine) meta.append(ticks(message.status));
    made.append(meta);
    return made;
  };

  function showThread() {
    const chat = state.chat || { messages: [], typing: null };
    const typing = chat.typing && new Date(chat.typing) > new Date();
    const key = JSON.stringify([number, customer, chat.messages, typing]);
    if (key === shown) return;
    const thread = byId('thread');
    const atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 80;
    shown = key;
    const parts = [];
    let day = '';
    let side = null;
    for (const message of chat.messages) {
      const at = new Date(message.at);
      if (at.toDateString() !== day) {
        day = at.toDateString();
        side = null;
        parts.push(node('div', 'day', dayName(at)));
      }
      parts.push(bubble(message, side !== message.mine));
      side = message.mine;
    }
    if (!parts.length) parts.push(node('div', 'hello', texts.PhoneEmpty));
    if (typing) {
      const dots = node('div', 'bubble first dots');
      dots.dataset.testid = 'phone-typing';
      dots.append(node('i'), node('i'), node('i'));
      parts.push(dots);
      clearTimeout(typingEnds);
      typingEnds = setTimeout(show, new Date(chat.typing) - new Date() + 50);
    }
    thread.replaceChildren(...parts);
    if (atEnd) thread.scrollTop = thread.scrollHeight;
  }

  function show() {
    const business = state.numbers.find((one) => one.id === number);
    const people = state.people.map((one) => [one.key, `${one.name} · ${pretty(one.key)}`]);
    if (customer && !people.some(([key]) => key === customer)) people.unshift([customer, `${name || pretty(customer)} · ${pretty(customer)}`]);
    options(byId('customer'), [...people, ['new', texts.PhoneSomeone]], byId('someone').hidden ? customer : 'new');
    options(byId('number'), state.numbers.map((one) => [one.id, `${one.name} · ${one.ready ? one.display : texts.PhoneUnconnected}`]), number);
    byId('receipts').checked = state.receipts;
    byId('title').textContent = business ? business.name : '';
    const typing = state.chat && state.chat.typing && new Date(state.chat.typing) > new Date();
    byId('status').textContent = typing ? texts.PhoneTyping : business ? business.display : '';
    byId('avatar').textContent = business ? business.name.split(' ').slice(0, 2).map((word) => word[0]).join('') : '';
    byId('strip').hidden = !business || business.ready;
    byId('strip').textContent = texts.PhoneNotReady;
    showThread();
  }

  let loading = false;
  let again = false;
  async function load() {
    if (loading) { again = true; return; }
    loading = true;
    try {
      do {
        again = false;
        const asked = `${number}|${customer}`;
        const fresh = await call(`/phone/state?number=${encodeURIComponent(number)}&customer=${encodeURIComponent(customer)}`);
        if (asked !== `${number}|${customer}`) { again = true; continue; }
        state = fresh;
        if (!state.numbers.some((one) => one.id === number)) {
          number = (state.numbers.find((one) => one.ready) || state.numbers[0] || { id: '' }).id;
          again = true;
          listen();
          continue;
        }
        show();
        if (state.chat && !document.hidden && state.chat.messages.some((one) => !one.mine && one.status === 'delivered')) {
          call('/phone/seen', { number, customer }).catch(() => {});
        }
      } while (again);
    } catch {
      byId('strip').hidden = false;
      byId('strip').textContent = texts.PhoneOffline;
    } finally {
      loading = false;
    }
  }

  function listen() {
    if (stream) stream.close();
    if (!number) return;
    // The browser reconnects by itself after a restart of the server; every (re)connection starts with "changed".
    stream = new EventSource(`${base}/phone/events?number=${encodeURIComponent(number)}`);
    stream.onmessage = load;
    stream.onerror = () => {
      byId('strip').hidden = false;
      byId('strip').textContent = texts.PhoneOffline;
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
    };
  }

  byId('number').addEventListener('change', (event) => {
    number = event.target.value;
    remember('number', number);
    listen();
    load();
  });
  byId('customer').addEventListener('change', (event) => {
    const someone = event.target.value === 'new';
    byId('someone').hidden = !someone;
    if (someone) { byId('someone').elements.name.focus(); return; }
    customer = event.target.value;
    name = null;
    remember('customer', customer);
    load();
  });
  byId('someone').addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target;
    const digits = form.elements.phone.value.replace(/\D/g, '');
    const wrong = digits.length < 8 || digits.length > 15;
    form.querySelector('.wrong').hidden = !wrong;
    if (wrong) return;
    customer = digits;
    name = form.elements.name.value.trim() || null;
    remember('customer', customer);
    form.reset();
    form.hidden = true;
    load().then(() => byId('text').focus());
  });
  byId('receipts').addEventListener('change', (event) => call('/control/settings', { statuses: { readMs: event.target.checked ? 1500 : -1 } }).then(load));
  byId('composer').addEventListener('submit', async (event) => {
    event.preventDefault();
    const box = byId('text');
    const text = box.value;
    if (!text.trim() || !number) return;
    box.value = '';
    box.focus();
    try {
      const preset = state && state.people.find((one) => one.key === customer);
      await call('/phone/send', { number, customer, name: name || (preset ? preset.name : null), text });
      byId('thread').scrollTop = byId('thread').scrollHeight;
      load();
    } catch (problem) {
      box.value = text;
      byId('strip').hidden = false;
      byId('strip').textContent = problem.message || texts.PhoneOffline;
    }
  });
  document.addEventListener('visibilitychange', () => { if (!document.hidden) load(); });

  load().then(listen);
})();
