// Somebody else's page that passes itself off as Meta: right words, wrong origin. Meta sends text; an object is tried too.
(() => {
  'use strict';
  const { origin, message } = document.body.dataset;
  const page = parent.opener;
  page?.postMessage(message, origin);
  page?.postMessage(JSON.parse(message), origin);
  parent.postMessage('posted', '*');
})();
