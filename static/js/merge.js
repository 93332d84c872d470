// Another lead is to be left: what nobody has chosen by hand follows it.
(() => {
  const touched = new Set();
  document.addEventListener('change', ({ target }) => {
    if (target.name?.startsWith('take.')) touched.add(target.name);
    if (target.name !== 'lead') return;
    for (const radio of document.querySelectorAll('.mk-merge [name^="take."]')) {
      if (radio.value === target.value && !touched.has(radio.name) && radio.name !== 'take.comment') radio.checked = true;
    }
  });
})();
