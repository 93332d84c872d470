// Lists that go on. What "load more" adds gets a part of its own beside `#rows`; a live refresh draws the first part anew and keeps the others,
// and those ask again by themselves once they are in view. A part that has grown too long for one answer is divided. Parts far from view sleep:
// they keep their height and draw nothing. So a refresh and a step down cost what is looked at, however much is loaded.
(() => {
  const first = () => document.getElementById('rows');
  const footer = (root) => root.querySelector('#rows_more');
  const cursor = (address) => new URL(address, location.href).searchParams.get('after') ?? '';
  const next = (root) => footer(root)?.querySelector('a[href]')?.getAttribute('href') ?? '';
  const parts = () => [...first()?.parentElement.children ?? []].filter((child) => 'part' in child.dataset);
  // Where a part ends: where the next one begins, or where "load more" would go on.
  function end(part) {
    const beside = part.nextElementSibling?.dataset.part;
    const link = next(document);
    return beside ?? (link ? cursor(link) : '');
  }
  function address(path, until) {
    const url = new URL(path, location.href);
    if (until) url.searchParams.set('until', until); else url.searchParams.delete('until');
    return url.pathname + url.search;
  }

  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) target.inView = isIntersecting;
    for (const { target } of entries) if (target.inView) call(target);
    const away = entries.filter(({ isIntersecting }) => !isIntersecting);
    if (away.length > 0) requestIdleCallback(() => rest(away), { timeout: 1000 });
  }, { rootMargin: '1500px' });

  function rest(away) {
    const left = away.filter(({ target }) => !target.inView && target.isConnected);
    if (left.length > 0) hold(left[0].target.parentElement);
    for (const { target, boundingClientRect } of left) sleep(target, boundingClientRect.height);
  }

  // Columns take their width from what is drawn: they must not jump when rows stop being so. All are read before the first is written.
  function hold(table) {
    const heads = [...table.querySelectorAll('th')].filter((head) => !head.style.minWidth);
    const widths = heads.map((head) => head.offsetWidth);
    heads.forEach((head, index) => { head.style.minWidth = `${widths[index]}px`; });
  }

  function sleep(part, height) {
    if (!height || 'asleep' in part.dataset) return;
    part.style.setProperty('--height', `${height}px`);
    part.dataset.asleep = '';
  }

  // To draw a part takes most of a frame: in each one wakes.
  const called = new Set();
  function call(part) {
    if (called.size === 0) requestAnimationFrame(wake);
    called.add(part);
  }

  function wake() {
    const [part] = called;
    called.delete(part);
    if (called.size > 0) requestAnimationFrame(wake);
    if (!part.inView || !part.isConnected) return;
    delete part.dataset.asleep;
    if (part.stale) refresh(part);
  }

  // An empty part behind another one, for the rows that an address asks for.
  function begin(path, behind) {
    const part = document.createElement(first().tagName);
    part.dataset.part = cursor(path);
    part.dataset.keep = '';
    part.id = `rows_${part.dataset.part}`;
    part.path = address(path, '');
    behind.after(part);
    seen.observe(part);
    return part;
  }

  function refresh(part) {
    part.stale = false;
    part.until = end(part);
    window.htmx.ajax('GET', address(part.path, part.until), { source: part, target: '#rows_more', swap: 'outerHTML' });
  }

  // What did not fit into an answer stands in a part of its own, which asks for it once it is in view.
  function divide(part, path) { begin(path, part).stale = true; }

  document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
    const root = ctx.sourceElement;
    const after = ctx.swap === 'outerMorph' && root.contains(first()) ? parts()[0]?.dataset.part : undefined;
    if (!after) return;
    ctx.until = after;
    ctx.request.action = address(ctx.request.action, after);
  });

  const piece = (target, nodes, style) => {
    const fragment = document.createDocumentFragment();
    fragment.append(...nodes);
    return { type: 'partial', fragment, target, swapSpec: { style } };
  };

  // A refresh touches what it changes: each piece around the list by itself, and of the list the first part alone. Where the page is built
  // otherwise than before there are no such pieces.
  function pieces(old, fresh) {
    const [olds, news] = [[...old.children].filter((child) => !('part' in child.dataset)), [...fresh.children]];
    if (olds.length !== news.length || olds.some((child, index) => child.tagName !== news[index].tagName)) return null;
    const found = [];
    for (const [index, child] of olds.entries()) {
      const other = news[index];
      if (child === first()) found.push(piece(child, [...other.childNodes], 'innerMorph'));
      else if (child.contains(first())) {
        const within = pieces(child, other);
        if (!within) return null;
        found.push(...within);
      } else if (!child.matches('[data-keep], thead, #rows_more') && !child.isEqualNode(other)) found.push(piece(child, [other], 'outerMorph'));
    }
    return found;
  }

  // The parts and the footer in a drawing that is built otherwise than the page.
  function carry(root) {
    footer(root).replaceWith(footer(document).cloneNode(true));
    let last = root.querySelector('#rows');
    for (const part of parts()) {
      const place = part.cloneNode(false);
      last.after(place);
      last = place;
    }
  }

  // A drawing of the list's beginning takes the parts along, unless nothing comes after it any more: then the list begins anew.
  function keep(whole, until, tasks) {
    const path = next(whole.fragment);
    if (!path) return;
    const [said, told] = [document, whole.fragment].map((root) => footer(root).querySelector('[data-shown]'));
    if (said && told) said.dataset.shown = told.dataset.shown;
    const found = pieces(whole.target, whole.fragment.firstElementChild);
    if (found) tasks.splice(0, tasks.length, ...found); else carry(whole.fragment);
    for (const part of parts()) {
      part.stale = true;
      if (part.inView) call(part);
    }
    if (cursor(path) !== until) divide(first(), path);
  }

  // A part's answer: its rows, where they did not all fit in, and for the last part where the list goes on.
  function redraw(part, rows, whole, tasks) {
    const path = whole ? next(whole.fragment) : '';
    Object.assign(rows, { target: part, swapSpec: { style: 'innerMorph' } });
    tasks.splice(0, tasks.length, rows);
    if (!part.until && whole) tasks.push(whole);
    else if (path && cursor(path) !== part.until) divide(part, path);
  }

  document.addEventListener('htmx:before:swap', ({ detail: { ctx, tasks } }) => {
    const whole = tasks.find((task) => task.type === 'main');
    const rows = tasks.find((task) => task.type === 'partial' && task.target === first() && first());
    if (ctx.until) {
      if (whole) keep(whole, ctx.until, tasks);
      return;
    }
    if (!rows) return;
    // Only the beginning of a list tells how long it is.
    const [said, told] = [footer(document)?.querySelector('[data-shown]'), whole?.fragment.querySelector('[data-shown]')];
    if (said && told) told.dataset.shown = said.dataset.shown;
    if ('part' in ctx.sourceElement.dataset) redraw(ctx.sourceElement, rows, whole, tasks);
    else rows.target = begin(ctx.request.action, parts().at(-1) ?? first());
  });

  // The footer counts the rows that are there.
  document.addEventListener('htmx:after:swap', () => {
    const shown = footer(document)?.querySelector('[data-shown]');
    const loaded = parts();
    if (!shown || loaded.length === 0) return;
    const count = [first(), ...loaded].reduce((sum, part) => sum + part.childElementCount, 0);
    const text = shown.dataset.shown.replace('#', new Intl.NumberFormat(document.documentElement.lang).format(count));
    if (shown.textContent !== text) shown.textContent = text;
  });
})();
