// Lists whose order is dragged, or moved by Alt and an arrow. One in a form of its own is sent when its order changes.
(() => {
  const sent = (list) => list.closest('form[data-order]')?.dispatchEvent(new Event('order'));

  for (const list of document.querySelectorAll('[data-sorted]')) {
    window.Sortable.create(list, { handle: '.mk-grip', animation: 120, onEnd: () => sent(list) });
  }

  document.addEventListener('keydown', (event) => {
    const item = event.altKey && event.target.closest?.('[data-sorted] > li');
    if (!item || !['ArrowUp', 'ArrowDown'].includes(event.key)) return;
    event.preventDefault();
    const up = event.key === 'ArrowUp';
    const other = up ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (up) other.before(item); else other.after(item);
    event.target.focus();
    sent(item.parentElement);
  });
})();
