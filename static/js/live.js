// The live connection (htmx holds it; this tells how it is) and countdowns by the server's clock.
(() => {
  const body = document.body;
  const element = () => document.getElementById('live');
  const SLOW = 2000;
  let lostSince = 0;
  let ever = false;

  function mark() {
    const lost = lostSince > 0;
    for (const sign of document.querySelectorAll('[data-live-mark]')) {
      sign.classList.toggle('off', lost);
      sign.querySelector('[data-on]').hidden = lost;
      sign.querySelector('[data-off]').hidden = !lost;
    }
    for (const form of document.querySelectorAll('[data-needs-live]')) {
      for (const control of form.querySelectorAll('button, input:not([type=hidden])')) control.disabled = lost;
    }
    const banner = document.getElementById('lost');
    // A reload of the server or a sleeping tab reconnects in a moment; only a longer silence is worth a banner.
    const seconds = Math.floor((Date.now() - lostSince) / 1000);
    if (banner) {
      banner.hidden = !lost || seconds < 2;
      const since = banner.querySelector('[data-since]');
      if (since && !banner.hidden) since.textContent = clock(seconds);
    }
  }

  function lost() { if (!lostSince) { lostSince = Date.now(); mark(); } }
  function back() {
    const again = ever;
    ever = true;
    lostSince = 0;
    mark();
    // What was told between the drawing of the page and its first connection is lost. Pages that wait for something ask again
    // at `live:open`; the others only when the connection was slow to come.
    if (!again) body.dispatchEvent(new CustomEvent('live:open'));
    if (again || performance.now() > SLOW) body.dispatchEvent(new CustomEvent('live:resync'));
  }

  document.addEventListener('htmx:sse:after:connection', back);
  document.addEventListener('htmx:sse:error', lost);
  document.addEventListener('htmx:sse:close', lost);
  document.addEventListener('htmx:sse:before:connection', (event) => { if (event.detail.connection.attempt > 0) lost(); });

  // The first connection is an ordinary request: when it fails, nothing tries again but us.
  let wait = 1000;
  document.addEventListener('htmx:finally:request', (event) => {
    const ctx = event.detail?.ctx;
    const live = element();
    if (!live || ctx?.sourceElement !== live || live._htmx?.sse || ctx.response?.status === 200) { wait = 1000; return; }
    lost();
    if (ctx.response && ctx.response.status < 500) return; // not signed in any more, or not for this site
    setTimeout(reconnect, wait);
    wait = Math.min(wait * 2, 30_000);
  });

  function reconnect() {
    const live = element();
    const fresh = document.createElement('div');
    for (const attribute of live.attributes) if (attribute.name !== 'data-htmx-powered') fresh.setAttribute(attribute.name, attribute.value);
    live.replaceWith(fresh);
    window.htmx.process(fresh);
  }

  // The server beats every 15 seconds; a stream that has fallen silent is as good as lost.
  let heard = Date.now();
  setInterval(() => {
    if (!ever || lostSince || document.hidden || Date.now() - heard < 45_000) return;
    lost();
    reconnect();
  }, 5000);
  document.addEventListener('visibilitychange', () => { heard = Date.now(); });

  // An event about one thing is told again with its id, so that one card can wait for its own.
  document.addEventListener('htmx:sse:after:message', (event) => {
    const { event: topic, data } = event.detail.message;
    heard = Date.now();
    if (topic === 'reload') body.dispatchEvent(new CustomEvent('live:resync')); // we were too slow and lost some
    if (!topic) return;
    try {
      const told = JSON.parse(data);
      if (topic === 'clock') ahead = told.now - Date.now();
      const id = told?.id;
      if (id) body.dispatchEvent(new CustomEvent(`${topic}:${id}`));
    } catch { /* not JSON: the topic alone was told */ }
  });

  // Countdowns go by the server's clock: the page tells its time, and each beat of the live connection again.
  const server = Date.parse(body.dataset.clock ?? '');
  let ahead = Number.isNaN(server) ? 0 : server - Date.now();
  const now = () => Date.now() + ahead;
  const two = (number) => String(number).padStart(2, '0');
  function clock(seconds) {
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor((seconds % 3600) / 60);
    return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  }
  // To look for them costs milliseconds on a page of ten thousand rows, so that is done when the page has changed and in a task of its own.
  let timers = [];
  function gather() {
    timers = [...document.querySelectorAll('[data-ends-at]')];
    draw();
  }
  function draw() {
    for (const timer of timers) {
      const seconds = Math.ceil((Date.parse(timer.dataset.endsAt) - now()) / 1000);
      if (Number.isNaN(seconds)) continue;
      const over = seconds <= 0;
      const left = timer.querySelector('[data-left]');
      const text = clock(Math.max(0, seconds));
      if (left && left.textContent !== text) left.textContent = text;
      timer.dataset.state = over ? 'over' : seconds <= 60 ? 'hot' : '';
      timer.querySelector('[data-over]')?.toggleAttribute('hidden', !over);
      // A step that has passed is told to the card around it, which is drawn anew with the next one.
      if (over && 'step' in timer.dataset) timer.dispatchEvent(new CustomEvent('countdown:step', { bubbles: true }));
    }
  }
  gather();
  setInterval(() => { draw(); if (lostSince) mark(); }, 500);
  document.addEventListener('htmx:after:swap', () => { setTimeout(gather); if (lostSince) mark(); });
})();
