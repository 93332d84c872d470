// Pages of the CRM: the tabs of a record on a phone, and lists that act when something is chosen.
(() => {
  document.querySelector('.mk-path .cur')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  document.addEventListener('click', (event) => {
    const tab = event.target.closest('[data-rec-tab]');
    if (!tab) return;
    const record = document.querySelector('.mk-rec');
    if (record) record.dataset.tab = tab.dataset.recTab;
    for (const other of tab.parentElement.querySelectorAll('[role=tab]')) other.setAttribute('aria-selected', String(other === tab));
  });
  document.addEventListener('change', (event) => {
    if (event.target.matches?.('select[data-submit]')) event.target.form?.requestSubmit();
  });
})();
