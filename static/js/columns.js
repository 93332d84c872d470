// Columns of a list: their widths are dragged in the head, their order in the menu. What is chosen is kept for the reader.
(() => {
  const NARROWEST = 48;
  const WIDEST = 800;
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  const heads = () => [...document.querySelectorAll('[data-rows] th[data-f]')];
  const clamp = (width) => Math.round(Math.max(NARROWEST, Math.min(WIDEST, width)));

  // One rule a column: rows that come later have their width at once.
  function draw() {
    const rules = heads().filter((head) => head.dataset.width).map(({ dataset: { f, width } }) =>
      `.mk-table :is(th, td)[data-f="${CSS.escape(f)}"] { width: ${Number(width)}px; min-width: ${Number(width)}px; max-width: ${Number(width)}px; overflow: hidden; text-overflow: ellipsis; }`);
    sheet.replaceSync(`@media (min-width: 768px) { ${rules.join(' ')} }`);
    for (const head of heads()) if (!head.querySelector('.mk-sizer')) head.append(sizer(head));
  }

  function sizer(head) {
    const handle = document.createElement('span');
    handle.className = 'mk-sizer';
    handle.dataset.keep = '';
    handle.setAttribute('aria-hidden', 'true');
    handle.addEventListener('click', (event) => event.stopPropagation());
    handle.addEventListener('dblclick', () => { delete head.dataset.width; draw(); keep(); });
    handle.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      handle.setPointerCapture(event.pointerId);
      handle.classList.add('on');
      const [start, before] = [event.clientX, head.offsetWidth];
      const move = (moved) => { head.style.removeProperty('min-width'); head.dataset.width = clamp(before + moved.clientX - start); draw(); };
      handle.addEventListener('pointermove', move);
      handle.addEventListener('pointerup', () => {
        handle.classList.remove('on');
        handle.removeEventListener('pointermove', move);
        keep();
      }, { once: true });
    });
    return handle;
  }

  // The whole choice is sent: which columns, in which order, how wide.
  function keep() {
    const form = document.getElementById('columns_form');
    if (!form) return;
    const column = heads().map(({ dataset: { f, width } }) => (width ? `${f}:${width}` : f));
    window.htmx.ajax('POST', '/leads/columns', { source: form, swap: 'none', values: { query: form.elements.query.value, silent: '1', column } });
  }

  function sortable() {
    const list = document.querySelector('[data-columns]');
    if (!list || list.dataset.ready || !window.Sortable) return;
    list.dataset.ready = '1';
    window.Sortable.create(list, { handle: '.mk-grip', animation: 120, onEnd: () => list.closest('form').requestSubmit() });
  }

  // Alt and an arrow move a column too.
  document.addEventListener('keydown', (event) => {
    const item = event.altKey && event.target.closest?.('[data-columns] li');
    if (!item || !['ArrowUp', 'ArrowDown'].includes(event.key)) return;
    event.preventDefault();
    const other = event.key === 'ArrowUp' ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (event.key === 'ArrowUp') other.before(item); else other.after(item);
    event.target.focus();
    item.closest('form').requestSubmit();
  });

  document.addEventListener('htmx:after:swap', () => { draw(); sortable(); });
  document.addEventListener('toggle', (event) => { if (event.target.id === 'columns_menu') sortable(); }, true);
  draw();
})();
