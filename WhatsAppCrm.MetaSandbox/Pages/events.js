(() => {
  'use strict';
  const base = document.body.dataset.base;
  const texts = JSON.parse(document.body.dataset.texts);
  const at = (id) => document.getElementById(id);
  const chip = (text, tone) => Object.assign(document.createElement('span'), { className: 'chip ' + (tone || ''), textContent: text });
  const word = (code) => code[0] + code.slice(1).toLowerCase();
  const verdict = (status) => texts['Status_' + ({ DECLINED: 'REJECTED', PENDING_REVIEW: 'PENDING' }[status] || status)] || status;
  let state = null;

  const number = () => state.numbers.find((one) => one.id === at('number').value);
  const account = () => state.accounts.find((one) => one.id === number().accountId);

  async function call(path, body) {
    const response = await fetch(`${base}/control/${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    const answer = await response.json();
    if (!response.ok) throw new Error(typeof answer.error === 'string' ? answer.error : response.statusText);
    return answer;
  }

  const happen = (event, value, field) => call('account-event', { phoneNumberId: number().id, field, event, value });
  const name = (event) => happen(event, at('name').value.trim() ? { requested_verified_name: at('name').value.trim() } : undefined, 'phone_number_name_update');

  const deeds = {
    expire: () => call('tokens/expire', { wabaId: account().id }),
    revoke: () => happen('PARTNER_APP_UNINSTALLED'),
    green: () => happen('UNFLAGGED', undefined, 'phone_number_quality_update'),
    // No webhook tells of yellow: the app sees it when it asks.
    yellow: () => call('numbers/' + number().id, { qualityRating: 'YELLOW', status: '' }),
    red: () => happen('FLAGGED', undefined, 'phone_number_quality_update'),
    'name-approved': () => name('APPROVED'),
    'name-pending': () => name('PENDING'),
    'name-rejected': () => name('REJECTED'),
    restrict: () => happen('ACCOUNT_RESTRICTION'),
    disable: () => happen('DISABLED_UPDATE'),
    reinstate: () => happen('DISABLED_UPDATE', { ban_info: { waba_ban_state: 'REINSTATE' } }),
    app: () => call('numbers/' + number().id, { isOnBizApp: !number().isOnBizApp }),
  };

  function show() {
    const [one, owner] = [number(), account()];
    const live = state.tokens.filter((token) => token.accountIds.includes(owner.id) && !token.revoked && (!token.expiresUtc || new Date(token.expiresUtc) > new Date(state.now)));
    at('access').replaceChildren(chip(`${texts.EventsTokens}: ${live.length}`, live.length ? 'good' : 'bad'), ' ', chip(owner.subscribed ? texts.IndexSubscribed : texts.EventsNoWebhooks, owner.subscribed ? 'good' : 'bad'));
    at('quality').replaceChildren(chip(texts['Events' + word(one.qualityRating)] || one.qualityRating, { GREEN: 'good', YELLOW: 'warn', RED: 'bad' }[one.qualityRating]));
    at('name-status').textContent = `${one.verifiedName} · ${verdict(one.nameStatus)}${one.newNameStatus === 'NONE' ? '' : ` (${texts.EventsNewName}: ${verdict(one.newNameStatus)})`}`;
    at('name').placeholder = one.verifiedName;
    const restricted = owner.restrictions.some((restriction) => new Date(restriction.untilUtc) > new Date(state.now));
    at('account').replaceChildren(owner.name, ' ', chip(restricted ? texts.EventsRestricted : texts['Events' + word(owner.status)] || owner.status, restricted ? 'warn' : owner.status === 'ACTIVE' ? 'good' : 'bad'));
    at('app').textContent = one.isOnBizApp ? texts.EventsInApp : texts.EventsNotInApp;
    at('app-switch').textContent = one.isOnBizApp ? texts.EventsLeaveApp : texts.EventsJoinApp;
    at('echo').querySelectorAll('input, button').forEach((part) => { part.disabled = !one.isOnBizApp; });
  }

  async function load() {
    state = await (await fetch(base + '/control/state')).json();
    const chosen = at('number').value;
    if (at('number').options.length !== state.numbers.length) {
      at('number').replaceChildren(...state.numbers.map((one) => new Option('', one.id)));
      if (state.numbers.some((one) => one.id === chosen)) at('number').value = chosen;
    }
    // A name that was approved shows in the list too.
    state.numbers.forEach((one, index) => { at('number').options[index].textContent = `${one.displayNumber} · ${one.verifiedName}`; });
    show();
  }

  const outcome = (answer) => answer.refused ? `${texts.EventsUnheard} ${answer.refused}`
    : answer.webhook ? (answer.webhook.delivered ? texts.EventsHeard : `${texts.EventsNotTaken} ${answer.webhook.problem}`)
    : texts.EventsDone;

  async function act(button, deed) {
    button.disabled = true;
    try {
      at('said').textContent = outcome(await deed());
    } catch (problem) {
      at('said').textContent = problem.message;
    }
    button.disabled = false;
    await load();
  }

  document.querySelectorAll('[data-do]').forEach((button) => button.addEventListener('click', () => act(button, deeds[button.dataset.do])));
  at('echo').addEventListener('submit', (event) => {
    event.preventDefault();
    const { to, text } = event.target.elements;
    act(event.submitter, () => call('echo', { phoneNumberId: number().id, to: to.value, text: text.value }));
  });
  at('number').addEventListener('change', () => { at('name').value = ''; show(); });
  load();
  setInterval(() => { if (!document.hidden) load().catch(() => {}); }, 2000);
})();
