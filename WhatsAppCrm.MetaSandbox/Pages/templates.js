(() => {
  'use strict';
  const base = document.body.dataset.base;
  const texts = JSON.parse(document.body.dataset.texts);
  const make = (tag, className, text) => Object.assign(document.createElement(tag), { className: className || '', textContent: text ?? '' });
  const tone = { APPROVED: 'good', REJECTED: 'bad', DISABLED: 'bad', PAUSED: 'warn', PENDING: 'warn' };
  let last = '';

  const reasons = ['INVALID_FORMAT', 'TAG_CONTENT_MISMATCH', 'ABUSIVE_CONTENT', 'PROMOTIONAL', 'SCAM'];

  async function review(id, event, reason) {
    await fetch(`${base}/control/templates/${id}/review`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ event, reason }) });
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
      title.append(make('code', '', template.name), make('small', '', `${template.language} · ${state.accounts.find((one) => one.id === template.accountId).name}`), make('small', '', template.body));
      const status = make('td');
      status.append(make('span', 'chip ' + (tone[template.status] || ''), texts['Status_' + template.status] || template.status));
      if (template.status === 'REJECTED') status.append(make('small', '', template.rejectedReason));
      const actions = make('div', 'actions');
      // What it is rejected for is chosen before.
      const reason = make('select');
      reason.setAttribute('aria-label', texts.TemplateReason);
      reason.append(...reasons.map((one) => make('option', '', one)));
      if (template.status === 'PENDING') actions.append(reason);
      for (const verdict of ['RULES', 'APPROVED', 'REJECTED', 'PAUSED', 'DISABLED'].filter((one) => one !== template.status && (one !== 'RULES' || template.status === 'PENDING'))) {
        const button = make('button', '', texts['Verdict_' + verdict]);
        button.dataset.testid = `template-${verdict.toLowerCase()}-${template.name}`;
        button.addEventListener('click', () => { button.disabled = true; review(template.id, verdict, verdict === 'REJECTED' ? reason.value : undefined); });
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
