// Rows of lists: J/K and arrows move, Enter opens, X selects, Esc closes the side panel. Clicks work everywhere too.
(() => {
  const rows = () => [...document.querySelectorAll('[data-rows] [data-row]')];
  const panel = () => {
    const aside = document.getElementById('panel');
    return aside?.classList.contains('mk-panel') ? aside : null;
  };
  const opened = () => document.querySelector('[data-rows] .open');

  function open(row) {
    if (!row) return;
    for (const other of rows()) other.classList.toggle('open', other === row);
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
    if (row.hasAttribute('hx-get')) window.htmx.trigger(row, 'open-row');
    else if (row.dataset.href) location.href = row.dataset.href;
  }

  function step(by) {
    const all = rows();
    const here = document.activeElement?.closest('[data-row]') ?? opened();
    const next = all[Math.max(0, Math.min(all.length - 1, all.indexOf(here) + by))];
    if (panel() && opened()) open(next); else next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  }

  function close() {
    const aside = panel();
    if (!aside) return;
    const row = opened();
    aside.replaceChildren();
    aside.className = '';
    row?.classList.remove('open');
    row?.focus();
  }

  function select(row, on) {
    const box = row?.querySelector('input[type=checkbox]');
    if (!box) return;
    box.checked = on ?? !box.checked;
    if (!box.checked) notAll();
    row.setAttribute('aria-selected', String(box.checked));
    count();
  }

  // «All» is over when somebody unticks a row; a row that comes in by itself changes nothing about it.
  function notAll() {
    const whole = document.querySelector('[data-bulk-all]');
    if (whole) whole.checked = false;
  }

  function count() {
    const table = document.querySelector('[data-rows]');
    // A list without a box in its head has none in its rows.
    if (!table?.tHead?.querySelector('input[type=checkbox]')) return;
    const boxes = [...table.querySelectorAll('[data-row] input[type=checkbox]')];
    for (const box of boxes) box.closest('[data-row]').setAttribute('aria-selected', String(box.checked));
    const chosen = boxes.filter((box) => box.checked).length;
    const all = table.querySelector('[data-check-all]');
    if (all) { all.checked = chosen > 0 && chosen === boxes.length; all.indeterminate = chosen > 0 && chosen < boxes.length; }
    const bulk = document.querySelector('[data-bulk]');
    if (!bulk) return;
    bulk.hidden = chosen === 0;
    const figure = bulk.querySelector('[data-chosen]');
    if (figure) figure.textContent = String(chosen);
    const some = bulk.querySelector('[data-bulk-some]');
    if (some) some.hidden = chosen < 2 || chosen > 10;
  }

  let last = null;
  document.addEventListener('click', (event) => {
    const act = event.target.closest('[data-act]')?.dataset.act;
    if (act === 'panel-close') return close();
    if (act === 'row-next') return step(1);
    if (act === 'row-prev') return step(-1);
    if (act === 'bulk-merge') {
      const chosen = [...document.querySelectorAll('[data-row] input[name=lead]:checked')].map(({ value }) => ['lead', value]);
      window.location.assign(`/leads/merge?${new URLSearchParams(chosen)}`);
      return;
    }
    if (act === 'bulk-clear') { for (const row of rows()) select(row, false); return; }
    if (event.target.matches?.('[data-check-all]')) {
      const on = event.target.checked; // counting changes it
      for (const row of rows()) select(row, on);
      return;
    }
    const row = event.target.closest('[data-row]');
    if (!row) return;
    if (event.target.matches('input[type=checkbox]')) {
      const all = rows();
      if (event.shiftKey && last) {
        const [from, to] = [all.indexOf(last), all.indexOf(row)].sort((a, b) => a - b);
        for (const between of all.slice(from, to + 1)) select(between, event.target.checked);
      }
      row.setAttribute('aria-selected', String(event.target.checked));
      if (!event.target.checked) notAll();
      last = row;
      count();
    } else if (!event.target.closest('a, button, input, select, label') && !getSelection()?.toString()) {
      open(row);
    }
  });

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open], [popover]:popover-open')) return;
    if (event.key === 'Escape') return close();
    if (rows().length === 0) return;
    if (event.target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]')) return;
    const row = event.target.closest('[data-row]');
    if (event.code === 'KeyJ' || (row && event.key === 'ArrowDown')) step(1);
    else if (event.code === 'KeyK' || (row && event.key === 'ArrowUp')) step(-1);
    else if (row && event.key === 'Enter' && event.target === row) open(row);
    else if (row && event.code === 'KeyX') select(row);
    else return;
    event.preventDefault();
  });

  // On a narrow screen the panel is a sheet: it takes the focus when it comes.
  document.addEventListener('htmx:after:swap', () => {
    const aside = panel();
    if (aside && innerWidth < 768) aside.focus({ preventScroll: true });
    count();
  });

  for (const scroller of document.querySelectorAll('.mk-tablewrap > .mk-scroll')) {
    scroller.addEventListener('scroll', () => scroller.parentElement.classList.toggle('scrolled', scroller.scrollLeft > 0), { passive: true });
  }
})();
