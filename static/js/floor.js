// The auction floor: from card to card by keys; a sound, if wanted, when a lot opens or somebody is outbid, off unless switched on in this browser.
(() => {
  const KEY = 'floor-sound';
  let audio = null;
  const on = () => localStorage.getItem(KEY) === 'on';

  function mark() {
    for (const button of document.querySelectorAll('[data-sound]')) button.setAttribute('aria-pressed', String(on()));
  }

  // Two short tones: rising for a new lot, falling for an outbid one. No file is loaded.
  function play(tones) {
    if (!on()) return;
    audio ??= new AudioContext();
    tones.forEach((pitch, index) => {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      const start = audio.currentTime + index * 0.14;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.08, start);
      volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.13);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.14);
    });
  }

  document.addEventListener('click', (event) => {
    if (!event.target.closest('[data-sound]')) return;
    localStorage.setItem(KEY, on() ? 'off' : 'on');
    mark();
    play([660, 880]);
  });
  document.addEventListener('htmx:sse:after:message', (event) => {
    const { event: topic, data } = event.detail.message;
    if (topic === 'outbid') play([660, 440]);
    if (topic === 'lot' && data.includes('"open"')) play([520, 780]);
  });
  document.addEventListener('htmx:after:swap', mark);

  // J and K go from card to card, B bids on the one with the focus, Esc goes back from its field.
  const cards = () => [...document.querySelectorAll('.mk-lots > .mk-lot')];
  let last = { id: '', at: -1 };
  document.addEventListener('focusin', (event) => {
    const card = event.target.closest('.mk-lots > .mk-lot');
    if (card) last = { id: card.id, at: cards().indexOf(card) };
  });

  // A card that has closed leaves its place to the one behind it.
  function beside(card, way) {
    const all = cards();
    if (card) return all[all.indexOf(card) + way];
    const again = all.find(({ id }) => id === last.id);
    return again ?? all[Math.min(Math.max(last.at, 0), all.length - 1)];
  }

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open], [popover]:popover-open')) return;
    const own = event.target.closest('.mk-lot');
    if (event.target.closest('input, textarea, select')) {
      if (!own || event.key !== 'Escape') return;
      event.target.blur();
      own.querySelector('h3 a')?.focus();
      return;
    }
    const way = { KeyJ: 1, KeyK: -1 }[event.code];
    const next = way && beside(own, way);
    if (!next) return;
    event.preventDefault();
    next.querySelector('h3 a')?.focus();
    next.scrollIntoView({ block: 'nearest' });
  });
})();
