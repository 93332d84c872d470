// Ctrl-K: every section and command of the page, filtered by what is typed. The list itself comes from the server.
(() => {
  const dialog = document.getElementById('palette');
  if (!dialog) return;
  const input = dialog.querySelector('input');
  const none = dialog.querySelector('.mk-cmd-none');
  const options = () => [...dialog.querySelectorAll('[role=option]')];
  const shown = () => options().filter((option) => !option.hidden);
  const fold = (text) => text.toLowerCase().replaceAll('ё', 'е');

  function choose(option) {
    for (const other of options()) other.setAttribute('aria-selected', String(other === option));
    if (option) input.setAttribute('aria-activedescendant', option.id); else input.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  }

  function filter() {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    for (const option of options()) {
      const text = fold(option.textContent);
      option.hidden = !words.every((word) => text.includes(word));
    }
    const found = shown();
    none.hidden = found.length > 0;
    choose(found[0]);
  }

  function open() {
    if (dialog.open) return;
    document.querySelectorAll('dialog[open]').forEach((other) => other.close());
    input.value = '';
    filter();
    dialog.showModal();
    input.focus();
  }

  input.addEventListener('input', filter);
  input.addEventListener('keydown', (event) => {
    const found = shown();
    const at = found.findIndex((option) => option.getAttribute('aria-selected') === 'true');
    if (event.key === 'ArrowDown') choose(found[(at + 1) % found.length]);
    else if (event.key === 'ArrowUp') choose(found[(at - 1 + found.length) % found.length]);
    else if (event.key === 'Enter') found[at]?.click();
    else return;
    event.preventDefault();
  });
  dialog.addEventListener('click', (event) => { if (event.target.closest('button[role=option]')) dialog.close(); });
  dialog.addEventListener('mousemove', (event) => { const option = event.target.closest('[role=option]'); if (option) choose(option); });
  document.addEventListener('click', (event) => { if (event.target.closest('[data-act=palette]')) open(); });
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.code === 'KeyK') { event.preventDefault(); open(); }
  });
})();
