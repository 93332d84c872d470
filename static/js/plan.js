// The editor of a plan: stages are dragged by their cards, or moved by Alt and the arrows. The form's order is the order of the cards.
(() => {
  const changed = (list) => list.closest('form').dispatchEvent(new Event('input', { bubbles: true }));
  function ready() {
    const list = document.querySelector('[data-stages]:not([data-ready])');
    if (!list || !window.Sortable) return;
    list.dataset.ready = '';
    window.Sortable.create(list, {
      draggable: '[data-stage-card]', handle: 'header', filter: 'button', preventOnFilter: false, animation: 120, delay: 200, delayOnTouchOnly: true,
      ghostClass: 'mk-ghost', onEnd: () => changed(list),
    });
  }
  // The editor may be drawn anew at any time: its list is made ready when a hand comes near.
  document.addEventListener('pointerover', ready);
  document.addEventListener('keydown', (event) => {
    const card = event.target.closest?.('[data-stage-card]');
    if (!card || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    const other = event.key === 'ArrowUp' ? card.previousElementSibling : card.nextElementSibling;
    if (!other) return;
    if (event.key === 'ArrowUp') other.before(card); else other.after(card);
    event.target.focus();
    changed(card.parentElement);
  });
})();
