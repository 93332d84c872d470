// Tasks: after an act the lists on the page ask again at once, and the focus stays where the next task comes to stand.
(() => {
  let place = -1;
  const rows = () => [...document.querySelectorAll('[data-rows] [data-row]')];

  document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
    const row = ctx.sourceElement.closest?.('[data-row]');
    if (row && ctx.request.method?.toUpperCase() === 'POST' && row.contains(document.activeElement)) place = rows().indexOf(row);
  });

  document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
    const { sourceElement, request, response } = ctx;
    if (request.method?.toUpperCase() !== 'POST' || !/^\/tasks/.test(new URL(request.action, location.href).pathname) || response?.status >= 300) return;
    if (sourceElement.closest?.('[data-task-close]')) document.querySelector('#panel [data-act=panel-close]')?.click();
    document.body.dispatchEvent(new CustomEvent('task'));
  });

  document.addEventListener('htmx:after:swap', () => {
    if (place < 0 || (document.activeElement && document.activeElement !== document.body)) return;
    const all = rows();
    all[Math.min(place, all.length - 1)]?.focus();
    place = -1;
  });

  // A row does on the click of its link what it does on Enter: it opens beside the list.
  document.addEventListener('click', (event) => {
    const row = event.target.closest('.mk-task');
    if (!row || !event.target.closest('a[hx-get]')) return;
    for (const other of rows()) other.classList.toggle('open', other === row);
  });
})();
