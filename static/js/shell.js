// Theme, language, menus, the folded menu and keys that work on every page.
(() => {
  const root = document.documentElement;
  const remember = (name, value) => { document.cookie = `${name}=${value}; path=/; max-age=31536000; SameSite=Lax`; };
  const typing = (event) => event.target.closest?.('input, textarea, select, [contenteditable]');
  const dark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches);

  function setTheme(theme) {
    if (theme === 'auto') delete root.dataset.theme; else root.dataset.theme = theme;
    remember('theme', theme);
    for (const button of document.querySelectorAll('[data-theme-set]')) {
      button.setAttribute('aria-pressed', String(button.dataset.themeSet === theme));
    }
  }

  function foldNav() {
    const app = document.getElementById('app');
    if (!app?.classList.contains('mk-app')) return;
    const mini = app.dataset.nav !== 'mini';
    app.dataset.nav = mini ? 'mini' : '';
    remember('nav', mini ? 'mini' : 'wide');
  }

  const acts = {
    theme: () => setTheme(dark() ? 'light' : 'dark'),
    nav: foldNav,
    keys: () => { document.getElementById('palette')?.close(); document.getElementById('keys')?.showModal(); },
  };

  document.addEventListener('click', (event) => {
    const act = event.target.closest('[data-act]')?.dataset.act;
    if (act && acts[act]) acts[act]();
    const theme = event.target.closest('[data-theme-set]')?.dataset.themeSet;
    if (theme) setTheme(theme);
    const language = event.target.closest('[data-lang]');
    if (language) {
      event.preventDefault();
      remember('lang', language.dataset.lang);
      location.reload();
    }
    // a click beside a dialog's content closes it
    if (event.target instanceof HTMLDialogElement && event.target.open) event.target.close();
  });

  // Menus are popovers; they stand below what opened them.
  document.addEventListener('toggle', (event) => {
    const menu = event.target;
    if (!menu.matches?.('.mk-menu[popover]')) return;
    // htmx copies the attribute from an old element to a new one of the same id, and the content security policy refuses that
    if (event.newState !== 'open') { menu.removeAttribute('style'); return; }
    const opener = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
    if (!opener) return;
    const at = opener.getBoundingClientRect();
    const left = menu.dataset.place === 'end' ? at.right - menu.offsetWidth : at.left - 4;
    menu.style.left = `${Math.max(8, Math.min(left, innerWidth - menu.offsetWidth - 8))}px`;
    const below = at.bottom + 4;
    menu.style.top = `${below + menu.offsetHeight > innerHeight ? Math.max(8, at.top - menu.offsetHeight - 4) : below}px`;
  }, true);

  // What a key stands for. Of several cards only the one with the focus answers to its own keys: nobody buys what they don't look at.
  function keyed(key, focused) {
    const cards = document.querySelectorAll('[data-keys]');
    const card = focused.closest('[data-keys]') ?? (cards.length === 1 ? cards[0] : null);
    return card?.querySelector(key) ?? [...document.querySelectorAll(key)].find((target) => !target.closest('[data-keys]'));
  }

  // G, then a letter: go to a section. The letter stands by its place on the keyboard, so that it works in Russian layout too.
  let going = 0;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event) || document.querySelector('dialog[open], [popover]:popover-open')) return;
    const letter = event.code.startsWith('Key') ? event.code.slice(3).toLowerCase() : '';
    if (going && Date.now() - going < 1200 && letter) {
      going = 0;
      const link = document.querySelector(`[data-go="${letter}"]`);
      if (link) { event.preventDefault(); link.click(); }
    } else if (letter === 'g') {
      going = Date.now();
    } else if (event.code === 'BracketLeft') {
      foldNav();
    } else if (event.key === '?' || (event.shiftKey && event.code === 'Slash')) {
      acts.keys();
    } else if (letter && !event.shiftKey) {
      const target = keyed(`[data-key="${letter}"]`, event.target);
      if (!target) return;
      event.preventDefault();
      if (target.matches('input, select, textarea')) target.focus(); else target.click();
    }
  });

  if (/(?:^|; )nav=mini/.test(document.cookie)) document.getElementById('app')?.setAttribute('data-nav', 'mini');
})();
