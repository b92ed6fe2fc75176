(() => {
  'use strict';
  const { mode, origin, channel, auto } = document.body.dataset;
  const form = document.querySelector('form');
  const accounts = [...document.querySelectorAll('.account')];

  // A number belongs to its account: choosing it shares the account, and an account that is not shared offers no number.
  const arrange = () => accounts.forEach((account) => {
    const shared = account.querySelector('[name=account]').checked;
    account.classList.toggle('shared', shared);
    account.querySelectorAll('[name=number]').forEach((number) => { if (!shared) number.checked = false; });
  });
  form.addEventListener('change', (event) => {
    const account = event.target.closest('.account');
    if (account && event.target.name === 'number') account.querySelector('[name=account]').checked = true;
    if (account && event.target.name === 'account' && event.target.checked && !form.querySelector('[name=number]:checked')) {
      const first = account.querySelector('[name=number]');
      if (first) first.checked = true;
    }
    arrange();
    form.querySelector('[value=continue]').disabled = !form.querySelector('[name=account]:checked');
  });
  arrange();

  const wait = (ms) => new Promise((done) => setTimeout(done, ms));

  // Done when the other site's page has posted, or could not be shown at all.
  const impersonated = (url) => new Promise((done) => {
    const frame = Object.assign(document.createElement('iframe'), { hidden: true, src: url });
    addEventListener('message', (event) => { if (event.source === frame.contentWindow) done(); });
    setTimeout(done, 5000);
    document.body.append(frame);
  });

  async function decide(button) {
    const opener = window.opener;
    if (!opener) {
      document.querySelector('.trouble').hidden = false;
      return;
    }

    const answer = new FormData(form);
    answer.set('decision', button.value);
    const response = await fetch(form.action, { method: 'POST', body: new URLSearchParams(answer) });
    const result = await response.json();
    const tellMessage = () => { if (result.message) opener.postMessage(result.message, origin); };
    const tell = (more) => opener.postMessage(new URLSearchParams({ cb: channel, ...more }).toString(), origin);
    const tellCode = () => {
      if (result.callback === 'called') tell(result.code ? { code: result.code } : {});
      if (result.callback === 'never') tell({ never: '1' });
    };
    if (result.foreign) await impersonated(result.foreign);
    if (result.order === 'code') {
      tellCode();
      await wait(1500);
      tellMessage();
    } else {
      tellMessage();
      if (result.order === 'message') await wait(1500);
      tellCode();
    }
    window.close();
  }

  if (mode === 'popup') {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const button = event.submitter || form.querySelector('[value=continue]');
      form.querySelectorAll('button').forEach((one) => { one.disabled = true; });
      if (button.dataset.busy) button.textContent = button.dataset.busy;
      decide(button).catch(() => {
        document.querySelector('.trouble').hidden = false;
        form.querySelectorAll('button').forEach((one) => { one.disabled = false; });
      });
    });
    if (auto) form.requestSubmit(form.querySelector(`[value=${auto}]`));
  }
})();
