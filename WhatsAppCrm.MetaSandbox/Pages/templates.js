(() => {
  'use strict';
  const base = document.body.dataset.base;
  const texts = JSON.parse(document.body.dataset.texts);
  const make = (tag, className, text) => Object.assign(document.createElement(tag), { className: className || '', textContent: text ?? '' });
  const tone = { APPROVED: 'good', REJECTED: 'bad', DISABLED: 'bad', PAUSED: 'warn', PENDING: 'warn' };
  let last = '';

  async function review(id, event) {
    await fetch(`${base}/control/templates/${id}/review`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ event }) });
    show();
  }

  async function show() {
    const state = await (await fetch(base + '/control/state')).json();
    const key = JSON.stringify(state.templates);
    if (key === last) return;
    last = key;
    const list = document.getElementById('list');
    if (!state.templates.length) {
      list.replaceChildren(make('p', 'empty', texts.TemplatesNone));
      return;
    }
    const table = make('table');
    const head = make('tr');
    head.append(make('th', '', texts.TemplateName), make('th', '', texts.TemplateCategory), make('th', '', texts.IndexStatus), make('th', '', texts.TemplateVerdict));
    table.append(head);
    for (const template of state.templates) {
      const row = make('tr');
      const title = make('td');
      title.append(make('code', '', template.name), make('small', '', `${template.language} · ${state.accounts.find((one) => one.id === template.accountId).name}`));
      const status = make('td');
      status.append(make('span', 'chip ' + (tone[template.status] || ''), texts['Status_' + template.status] || template.status));
      const actions = make('div', 'actions');
      for (const verdict of ['APPROVED', 'REJECTED', 'PAUSED', 'DISABLED'].filter((one) => one !== template.status)) {
        const button = make('button', '', texts['Verdict_' + verdict]);
        button.dataset.testid = `template-${verdict.toLowerCase()}-${template.name}`;
        button.addEventListener('click', () => { button.disabled = true; review(template.id, verdict); });
        actions.append(button);
      }
      const decision = make('td');
      decision.append(actions);
      row.append(title, make('td', '', template.category), status, decision);
      table.append(row);
    }
    list.replaceChildren(table);
  }

  show();
  setInterval(() => { if (!document.hidden) show().catch(() => {}); }, 2000);
})();
