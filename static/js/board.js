// The board: cards are dragged by mouse or by a long press, or moved by Space and arrows. The server decides; a refused move goes back.
(() => {
  const board = document.querySelector('.mk-board');
  if (!board) return;
  const stacks = () => [...board.querySelectorAll('[data-stack]')].filter((stack) => !stack.closest('[data-closed]'));
  const column = (card) => card.closest('[data-stage]');
  // Where no stage is named, a card may go anywhere.
  const leads = (from, to) => {
    const next = from.closest('.mk-colbox').dataset.leadsTo;
    return from === to || next === undefined || next.split(' ').includes(column(to).dataset.stage);
  };
  // A column may hold more cards than are drawn, so its figure is changed by one and not counted anew.
  const count = (from, to) => {
    if (from === to) return;
    for (const [stack, by] of [[from, -1], [to, 1]]) {
      const figure = column(stack).querySelector('[data-count]');
      figure.dataset.count = String(Number(figure.dataset.count) + by);
      figure.textContent = Number(figure.dataset.count).toLocaleString(document.documentElement.lang);
    }
  };

  async function save(card, back) {
    const stack = card.closest('[data-stack]');
    const focused = document.activeElement === card;
    const address = stack.dataset.move.replace('{id}', card.dataset.card);
    const form = new URLSearchParams({
      stage: column(card).dataset.stage,
      before: card.nextElementSibling?.dataset.card ?? '',
      version: card.dataset.version,
    });
    count(back.from, stack);
    card.setAttribute('aria-busy', 'true');
    try {
      await window.htmx.ajax('POST', address, { source: card, target: card, swap: 'outerHTML', values: Object.fromEntries(form) });
    } finally {
      card.removeAttribute('aria-busy');
    }
    // htmx keeps the answer's status on the last event; see below.
    if (card.dataset.refused !== undefined) { delete card.dataset.refused; back(); count(stack, back.from); }
    if (focused) document.getElementById(card.id)?.focus();
  }

  document.addEventListener('htmx:after:request', (event) => {
    const { sourceElement, response } = event.detail.ctx;
    if (sourceElement?.matches?.('[data-card]') && response.status >= 300) sourceElement.dataset.refused = '';
  });
  document.addEventListener('htmx:error', (event) => {
    const source = event.detail?.ctx?.sourceElement;
    if (source?.matches?.('[data-card]')) source.dataset.refused = '';
  });

  function placeOf(card) {
    const { parentElement: from, nextElementSibling: next } = card;
    return Object.assign(() => from.insertBefore(card, next), { from });
  }

  if (window.Sortable) {
    for (const stack of board.querySelectorAll('[data-stack]')) {
      let back = null;
      window.Sortable.create(stack, {
        group: { name: 'board', put: (to, from) => !stack.closest('[data-closed]') && leads(from.el, to.el) },
        draggable: '[data-card]', animation: 120, delay: 250, delayOnTouchOnly: true,
        ghostClass: 'mk-ghost', dragClass: 'drag',
        onStart: (event) => {
          back = placeOf(event.item);
          board.dataset.state = 'dragging';
          for (const other of stacks()) other.closest('.mk-colbox').toggleAttribute('data-away', !leads(event.from, other));
        },
        onEnd: (event) => {
          delete board.dataset.state;
          for (const away of board.querySelectorAll('[data-away]')) away.removeAttribute('data-away');
          if (event.from !== event.to || event.oldIndex !== event.newIndex) save(event.item, back);
        },
      });
    }
  }

  // Keyboard: Space takes a card, arrows move it, Space puts it down, Esc puts it back.
  let taken = null;
  function drop(keep) {
    const { card, back, from } = taken;
    taken = null;
    card.removeAttribute('data-taken');
    if (!keep) back();
    card.focus();
    if (keep && (card.parentElement !== from.parent || card.nextElementSibling !== from.next)) save(card, back);
  }
  board.addEventListener('keydown', (event) => {
    const card = event.target.closest('[data-card]');
    if (!card || event.target !== card) return;
    const all = stacks();
    const at = all.indexOf(card.parentElement);
    if (event.key === ' ') {
      if (taken) drop(true);
      else { taken = { card, back: placeOf(card), from: { parent: card.parentElement, next: card.nextElementSibling } }; card.dataset.taken = ''; }
    } else if (event.key === 'Escape' && taken) drop(false);
    else if (event.key === 'Enter' && !taken) card.querySelector('a')?.click();
    else if (event.key.startsWith('Arrow')) walk(card, event.key, all, at);
    else return;
    event.preventDefault();
  });

  function walk(card, key, all, at) {
    const sideways = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0;
    if (taken) {
      if (sideways) {
        const from = taken.from.parent;
        let next = at + sideways;
        while (all[next] && !leads(from, all[next])) next += sideways;
        all[next]?.prepend(card);
      }
      else if (key === 'ArrowUp') card.previousElementSibling?.before(card);
      else card.nextElementSibling?.after(card);
      card.focus();
    } else if (sideways) {
      for (let next = at + sideways; all[next]; next += sideways) {
        const first = all[next].querySelector('[data-card]');
        if (first) { first.focus(); break; }
      }
    } else (key === 'ArrowUp' ? card.previousElementSibling : card.nextElementSibling)?.focus();
    document.activeElement?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
})();
