// Lists that go on. What "load more" adds gets a part of its own beside `#rows`; a live refresh draws the first part anew and keeps the others,
// and those ask again by themselves once they are in view. Parts far from view sleep: they keep their height and draw nothing. So a refresh and a
// step down cost what is looked at, however much is loaded.
(() => {
  const first = () => document.getElementById('rows');
  const footer = (root) => root.querySelector('#rows_more');
  const cursor = (address) => new URL(address, location.href).searchParams.get('after') ?? '';
  const parts = (root = document) => [...root.querySelectorAll('[data-part]')];
  // Where a part ends: where the next one begins, or where "load more" would go on.
  function end(part) {
    const next = part.nextElementSibling?.dataset.part;
    const link = footer(document)?.querySelector('a[href]');
    return next ?? (link ? cursor(link.href) : '');
  }
  function address(path, until) {
    const url = new URL(path, location.href);
    if (until) url.searchParams.set('until', until); else url.searchParams.delete('until');
    return url.pathname + url.search;
  }

  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      target.inView = isIntersecting;
      if (!isIntersecting) sleep(target, boundingClientRect.height);
      else wake(target);
    }
  }, { rootMargin: '1500px' });

  function sleep(part, height) {
    if (!height || 'asleep' in part.dataset) return;
    // Columns take their width from what is drawn: they must not jump when rows stop being so.
    for (const head of part.parentElement.querySelectorAll('th')) head.style.minWidth ||= `${head.offsetWidth}px`;
    part.style.setProperty('--height', `${height}px`);
    part.dataset.asleep = '';
  }

  function wake(part) {
    delete part.dataset.asleep;
    if (part.stale) refresh(part);
  }

  function begin(path) {
    const part = document.createElement(first().tagName);
    part.dataset.part = cursor(path);
    part.dataset.keep = '';
    part.id = `rows_${part.dataset.part}`;
    part.path = address(path, '');
    (parts().at(-1) ?? first()).after(part);
    seen.observe(part);
    return part;
  }

  function refresh(part) {
    part.stale = false;
    window.htmx.ajax('GET', address(part.path, end(part)), { source: part, target: '#rows_more', swap: 'outerHTML' });
  }

  document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
    const root = ctx.sourceElement;
    const after = ctx.swap === 'outerMorph' && root.contains(first()) ? parts(root)[0]?.dataset.part : undefined;
    if (!after) return;
    ctx.until = after;
    ctx.request.action = address(ctx.request.action, after);
  });

  // A drawing that ends where the second part begins takes the parts along; any other begins the list anew.
  function keep(root, until) {
    const link = footer(root)?.querySelector('a[href]');
    if (!link || cursor(link.getAttribute('href')) !== until) return;
    footer(root).replaceWith(footer(document).cloneNode(true));
    let last = root.querySelector('#rows');
    for (const part of parts()) {
      const place = part.cloneNode(false);
      last.after(place);
      last = place;
      part.stale = true;
      if (part.inView) refresh(part);
    }
  }

  document.addEventListener('htmx:before:swap', ({ detail: { ctx, tasks } }) => {
    const rows = tasks.find((task) => task.type === 'partial' && task.target === first() && first());
    if (ctx.until) {
      const whole = tasks.find((task) => task.type === 'main');
      if (whole) keep(whole.fragment, ctx.until);
    } else if (rows && ctx.sourceElement.dataset?.part) {
      Object.assign(rows, { target: ctx.sourceElement, swapSpec: { style: 'innerMorph' } });
      tasks.splice(0, tasks.length, rows);
    } else if (rows) {
      rows.target = begin(ctx.request.action);
    }
  });
})();
