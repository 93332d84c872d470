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
  const enter = (card) => card.querySelector('h3 a')?.focus();
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open], [popover]:popover-open')) return;
    const own = event.target.closest('.mk-lot');
    if (event.target.closest('input, textarea, select')) {
      if (own && event.key === 'Escape') enter(own);
      return;
    }
    const way = { KeyJ: 1, KeyK: -1 }[event.code];
    if (!way) return;
    const cards = [...document.querySelectorAll('.mk-lots > .mk-lot')];
    const next = own ? cards[cards.indexOf(own) + way] : cards.at(way === 1 ? 0 : -1);
    if (!next) return;
    event.preventDefault();
    enter(next);
    next.scrollIntoView({ block: 'nearest' });
  });
  mark();
})();
