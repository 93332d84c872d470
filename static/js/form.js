// Forms: a question before an act that can't be undone, files dropped on their field, and a form that is not sent twice.
(() => {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (form.hasAttribute('hx-post') || form.method === 'dialog') return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = '1';
  }, true);
  // "Back" shows the page as it was left: it may be sent again.
  addEventListener('pageshow', () => { for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent; });

  const zone = (event) => event.target.closest?.('[data-drop]');
  function named(drop) {
    const file = drop.querySelector('input[type=file]').files[0];
    const name = drop.querySelector('[data-drop-name]');
    name.hidden = !file;
    name.textContent = file?.name ?? '';
  }
  document.addEventListener('dragover', (event) => { const drop = zone(event); if (drop) { event.preventDefault(); drop.dataset.state = 'over'; } });
  document.addEventListener('dragleave', (event) => { const drop = zone(event); if (drop && !drop.contains(event.relatedTarget)) delete drop.dataset.state; });
  document.addEventListener('drop', (event) => {
    const drop = zone(event);
    if (!drop) return;
    event.preventDefault();
    delete drop.dataset.state;
    if (!event.dataTransfer.files.length) return;
    const input = drop.querySelector('input[type=file]');
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  document.addEventListener('change', (event) => {
    const drop = zone(event);
    if (drop && event.target.type === 'file') named(drop);
    if (event.target.matches?.('select[data-go-to]')) location.href = event.target.value;
  });

  // Copy: <button data-copy="text">
  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    await navigator.clipboard?.writeText(button.dataset.copy);
    const done = document.getElementById(button.dataset.copied ?? '');
    if (done) document.getElementById('toasts')?.append(done.content.cloneNode(true));
  });

  // A form that somebody has begun to fill in stays as it is when the page around it is drawn anew.
  document.addEventListener('input', (event) => event.target.closest('form[data-draft]')?.setAttribute('data-keep', ''));
})();
