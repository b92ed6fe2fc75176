(() => {
  'use strict';
  const base = document.body.dataset.base;
  const texts = JSON.parse(document.body.dataset.texts);
  const form = document.getElementById('add');
  const make = (tag, className, text) => Object.assign(document.createElement(tag), { className: className || '', textContent: text ?? '' });

  const arrange = () => form.querySelectorAll('[data-for]').forEach((one) => { one.hidden = !one.dataset.for.split(' ').includes(form.elements.kind.value); });

  const describe = (fault) => fault.drop === 'before' ? texts.FaultKindBefore
    : fault.drop === 'after' ? texts.FaultKindAfter
    : fault.failedStatus ? `${texts.FaultKindFailed} (${fault.failedStatus.code})`
    : fault.delayMs ? `${texts.FaultKindDelay} (${fault.delayMs} ms)`
    : `${texts.FaultKindError} (${fault.status || ''} ${fault.error ? fault.error.code : ''})`;

  async function show() {
    const faults = await (await fetch(base + '/control/faults')).json();
    const list = document.getElementById('list');
    if (!faults.length) {
      list.replaceChildren(make('p', 'empty', texts.FaultNone));
      return;
    }
    const table = make('table');
    const head = make('tr');
    head.append(make('th', '', texts.FaultMatch), make('th', '', texts.FaultKind), make('th', '', texts.FaultStruck));
    table.append(head);
    for (const fault of faults) {
      const row = make('tr');
      const match = make('td');
      match.append(make('code', '', fault.match));
      row.append(match, make('td', '', describe(fault)), make('td', '', `${fault.struck} / ${fault.times > 0 ? fault.times : '∞'}`));
      table.append(row);
    }
    list.replaceChildren(table);
  }

  form.addEventListener('change', arrange);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const value = (name) => form.elements[name].value;
    const kind = value('kind');
    const fault = { match: value('match'), times: Number(value('times')) };
    if (kind === 'error') Object.assign(fault, { status: Number(value('status')), error: { code: Number(value('code')) } });
    if (kind === 'failed') fault.failedStatus = { code: Number(value('code')) };
    if (kind === 'delay') fault.delayMs = Number(value('delay'));
    if (kind === 'before' || kind === 'after') fault.drop = kind;
    await fetch(base + '/control/faults', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify([fault]) });
    show();
  });
  document.getElementById('clear').addEventListener('click', async () => {
    await fetch(base + '/control/faults', { method: 'DELETE' });
    show();
  });
  arrange();
  show();
  setInterval(() => { if (!document.hidden) show().catch(() => {}); }, 2000);
})();
