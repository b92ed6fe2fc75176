(() => {
  'use strict';
  const base = document.body.dataset.base;
  const texts = JSON.parse(document.body.dataset.texts);
  const make = (tag, className, text) => Object.assign(document.createElement(tag), { className: className || '', textContent: text ?? '' });
  const cell = (...parts) => { const td = make('td'); td.append(...parts); return td; };

  async function show() {
    const state = await (await fetch(base + '/control/state')).json();
    document.getElementById('numbers').replaceChildren(...state.numbers.map((number) => {
      const account = state.accounts.find((one) => one.id === number.accountId);
      const row = make('tr');
      const chips = make('span', 'actions');
      const live = number.registered || number.isOnBizApp;
      if (live) chips.append(make('span', 'chip good', texts.IndexRegistered));
      if (account.subscribed) chips.append(make('span', 'chip good', texts.IndexSubscribed));
      if (!live && !account.subscribed) chips.append(make('span', 'chip', texts.IndexNo));
      const phone = Object.assign(make('a', '', texts.PhoneTitle), { href: `${base}/phone?number=${number.id}` });
      row.append(
        cell(make('span', '', account.name), make('small', '', account.id)),
        cell(make('span', '', number.displayNumber), make('small', '', number.id)),
        cell(chips), cell(phone));
      return row;
    }));
    document.getElementById('counts').textContent = `${state.wire} ${texts.IndexCalls} · ${state.pendingDeliveries} ${texts.IndexPending}`;
  }

  document.getElementById('reset').addEventListener('click', async () => {
    if (confirm(texts.IndexResetAsk)) {
      await fetch(base + '/control/reset', { method: 'POST' });
      show();
    }
  });
  show();
  setInterval(() => { if (!document.hidden) show().catch(() => {}); }, 2000);
})();
