// The calendar: a task is dragged to another day, or taken by Space, moved by arrows and put down by Space. The server decides; a refused move goes back.
(() => {
  const calendar = () => document.getElementById('calendar');
  const lists = () => [...document.querySelectorAll('.mk-cal [data-tasks]')];
  const day = (task) => task.closest('[data-day]').dataset.day;

  async function save(task, back) {
    const focused = document.activeElement === task;
    const id = task.id;
    await window.htmx.ajax('POST', `/tasks/${task.dataset.task}/day`, { source: task, target: task, swap: 'none', values: { day: day(task), version: task.dataset.version } });
    if (task.dataset.refused !== undefined) { delete task.dataset.refused; back(); }
    if (focused) document.getElementById(id)?.focus();
  }

  document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
    if (ctx.sourceElement?.matches?.('[data-task]') && ctx.request.method?.toUpperCase() === 'POST' && ctx.response.status >= 300) ctx.sourceElement.dataset.refused = '';
  });
  document.addEventListener('htmx:error', (event) => {
    const source = event.detail?.ctx?.sourceElement;
    if (source?.matches?.('[data-task]')) source.dataset.refused = '';
  });

  function placeOf(task) {
    const { parentElement: from, nextElementSibling: next } = task;
    return () => from.insertBefore(task, next);
  }

  // Drawn anew, the lists are other elements: each is made sortable once.
  const ready = new WeakSet();
  function arm() {
    if (!window.Sortable || calendar()?.dataset.mayEdit !== 'true') return;
    for (const list of lists()) {
      if (ready.has(list)) continue;
      ready.add(list);
      let back = null;
      window.Sortable.create(list, {
        group: 'calendar', draggable: '[data-task]', animation: 120, delay: 250, delayOnTouchOnly: true, ghostClass: 'mk-ghost', dragClass: 'drag',
        onStart: (event) => { back = placeOf(event.item); calendar().setAttribute('data-keep', ''); },
        onEnd: (event) => {
          calendar().removeAttribute('data-keep');
          if (event.from !== event.to) save(event.item, back); else back();
        },
      });
    }
  }
  arm();
  document.addEventListener('htmx:after:swap', arm);

  let taken = null;
  function drop(keep) {
    const { task, back, from } = taken;
    taken = null;
    calendar().removeAttribute('data-keep');
    task.removeAttribute('data-taken');
    if (!keep) back();
    task.focus();
    if (keep && task.parentElement !== from) save(task, back);
  }

  function walk(task, by) {
    const all = lists();
    const at = all.indexOf(task.parentElement);
    if (taken) {
      const next = all[at + by];
      if (!next || !next.checkVisibility()) return;
      next.append(task);
      task.focus();
    } else if (Math.abs(by) === 7) {
      (by < 0 ? task.previousElementSibling : task.nextElementSibling)?.focus();
    } else {
      for (let next = at + by; all[next]; next += by) {
        const first = all[next].querySelector('[data-task]');
        if (first) { first.focus(); break; }
      }
    }
    document.activeElement?.scrollIntoView({ block: 'nearest' });
  }

  const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  document.addEventListener('keydown', (event) => {
    const task = event.target.closest?.('[data-task]');
    if (!task || event.target !== task || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === ' ' && calendar().dataset.mayEdit === 'true') {
      if (taken) drop(true);
      else {
        taken = { task, back: placeOf(task), from: task.parentElement };
        task.dataset.taken = '';
        calendar().setAttribute('data-keep', '');
      }
    } else if (event.key === 'Escape' && taken) drop(false);
    else if (event.key === 'Enter' && !taken) task.querySelector('a')?.click();
    else if (STEPS[event.key]) walk(task, STEPS[event.key]);
    else return;
    event.preventDefault();
  });

  // A click into the free space of a day adds a task there; one on a task opens it.
  document.addEventListener('click', (event) => {
    const task = event.target.closest('[data-task]');
    if (task) { if (!event.target.closest('a')) task.querySelector('a')?.click(); return; }
    const cell = event.target.closest('.mk-calday');
    if (cell && !event.target.closest('a, button')) cell.querySelector('.mk-caladd')?.click();
  });
})();
