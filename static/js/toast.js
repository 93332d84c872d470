// Toasts: they come from the server as markup, leave by themselves, and stay while they are looked at.
(() => {
  const area = document.getElementById('toasts');
  if (!area) return;
  const STAY = 10_000; // an undo is offered for ten seconds

  function arm(toast) {
    let left = setTimeout(() => toast.remove(), STAY);
    const hold = () => clearTimeout(left);
    const release = () => { clearTimeout(left); left = setTimeout(() => toast.remove(), STAY / 2); };
    toast.addEventListener('pointerenter', hold);
    toast.addEventListener('focusin', hold);
    toast.addEventListener('pointerleave', release);
    toast.addEventListener('focusout', release);
  }

  for (const toast of area.children) arm(toast);
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node instanceof HTMLElement) arm(node);
    while (area.children.length > 4) area.firstElementChild.remove();
  }).observe(area, { childList: true });

  area.addEventListener('click', (event) => {
    if (event.target.closest('[data-act=toast-close]')) event.target.closest('.mk-toast').remove();
  });

  // No answer at all: the network or the server is gone.
  document.addEventListener('htmx:error', (event) => {
    const ctx = event.detail?.ctx;
    if (!ctx || ctx.response || ctx.sourceElement?.id === 'live' || event.detail.error?.name === 'AbortError') return;
    const template = document.getElementById('toast-offline');
    if (template && !area.querySelector('[data-offline]')) {
      const toast = template.content.firstElementChild.cloneNode(true);
      toast.dataset.offline = '';
      area.append(toast);
    }
  });
})();
