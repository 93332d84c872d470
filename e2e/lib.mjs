// What a flow is given. A flow is a file in e2e/flows/ with `export default async (t) => { … }`; see toolbox() for `t`.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
const SIZES = { 1440: { width: 1440, height: 900 }, 390: { width: 390, height: 844 } };
const RESULTS = 'test-results';
const PASSWORD = process.env.MAK_DEMO_PASSWORD ?? 'Demo-pass-2026';

/** Starts Chromium with a fresh profile. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.MAK_CHROMIUM_PATH,
    headless: true,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  });
}

/** The tools of one flow against the server on `port`. */
export function toolbox(browser, port, name) {
  const contexts = [];
  const problems = [];
  const allowed = [];
  let unique = 0;
  const t = { assert, browser, port, name, password: PASSWORD, problems };

  /** The address of a site: `hq`, `partner` or a tenant's slug, and a path on it. */
  t.site = (slug, path = '/') => `http://${slug === 'hq' ? '' : `${slug}.`}localhost:${port}${path}`;

  /** A page with its own cookies. Options: size 1440 or 390, locale ru or en, theme light or dark. */
  t.newPage = async ({ size = 1440, locale = 'ru', theme = 'light' } = {}) => {
    const context = await browser.newContext({
      viewport: SIZES[size], colorScheme: theme, reducedMotion: 'reduce',
      locale: locale === 'ru' ? 'ru-RU' : 'en-US', timezoneId: 'Europe/Moscow', acceptDownloads: true,
      hasTouch: size === 390,
    });
    context.setDefaultTimeout(20_000);
    contexts.push(context);
    context.on('page', watch);
    return context.newPage();
  };

  /** Console errors and failed requests that match are expected in this flow: `t.allow(/status of 422/)`. */
  t.allow = (pattern) => allowed.push(pattern);

  function watch(page) {
    const note = (kind, text) => {
      const known = problems.some((each) => each.kind === kind && each.text === text);
      if (!known) problems.push({ kind, text, at: page.url() });
    };
    page.on('console', (message) => {
      if (message.type() === 'error') note('console', `${message.text()} ${message.location().url ?? ''}`.trim());
    });
    page.on('pageerror', (error) => note('exception', error.stack ?? error.message));
    page.on('requestfailed', (request) => {
      const cause = request.failure()?.errorText ?? '';
      // Leaving a page cuts off what was under way: the live stream, a preload.
      if (cause !== 'net::ERR_ABORTED') note('request', `${request.method()} ${request.url()} ${cause}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 500) note('response', `${response.status()} ${response.request().method()} ${response.url()}`);
    });
  }

  /** Signs in through the form and waits for the page behind it. */
  t.signIn = async (page, slug, email, password = PASSWORD) => {
    await page.goto(t.site(slug, '/sign-in'));
    await page.fill('input[name=email]', email);
    await page.fill('input[name=password]', password);
    await Promise.all([
      page.waitForURL((url) => !url.pathname.startsWith('/sign-in')),
      page.click('main button[type=submit], form[action="/sign-in"] button[type=submit]'),
    ]);
  };

  /** Language and colours as a reader would choose them, then the page anew. */
  t.view = async (page, { size, locale, theme }) => {
    const { origin } = new URL(page.url());
    if (size) await page.setViewportSize(SIZES[size]);
    if (theme) await page.emulateMedia({ colorScheme: theme });
    const cookies = Object.entries({ lang: locale, theme }).filter(([, value]) => value);
    await page.context().addCookies(cookies.map(([key, value]) => ({ name: key, value, url: origin })));
    await page.reload();
    await t.settled(page);
  };

  /** Fonts and pictures are there, and htmx has nothing under way. */
  t.settled = async (page) => {
    await page.evaluate(() => document.fonts.ready);
    await page.waitForFunction(() => !document.querySelector('.htmx-request:not(#live)'));
  };

  /** Accessibility: WCAG 2.0 to 2.2, A and AA, must find nothing. */
  t.axe = async (page, label = page.url()) => {
    await page.evaluate(AXE);
    const found = await page.evaluate(async (tags) => {
      const { violations } = await globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
      return violations.map((each) => `${each.id}: ${each.help}\n    ` + each.nodes.slice(0, 5)
        .map((node) => `${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`).join('\n    '));
    }, WCAG);
    assert.deepEqual(found, [], `accessibility of ${label}:\n  ${found.join('\n  ')}`);
  };

  /** Nothing but what may scroll sideways is wider than the screen or cut off by its card or bar, and each row of a table says something. */
  t.fits = async (page, label = page.url()) => {
    const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= screen, `${label} is ${wide} px wide on a screen of ${screen} px`);
    const [cut, mute] = await page.evaluate(() => {
      const within = (card) => card.clientWidth > 0 && card.scrollWidth > card.clientWidth + 1 && getComputedStyle(card).overflowX !== 'auto';
      const cards = [...document.querySelectorAll('.mk-card, .mk-foot, .mk-recbar')].filter(within);
      const rows = [...document.querySelectorAll('tbody tr')].filter((row) => row.checkVisibility() && !row.innerText.trim());
      return [cards.map((card) => `«${card.innerText.trim().split('\n')[0]}» ${card.scrollWidth} of ${card.clientWidth} px`), rows.length];
    });
    assert.deepEqual(cut, [], `${label} cuts off what its cards or bars hold: ${cut.join(', ')}`);
    assert.equal(mute, 0, `${label} has ${mute} rows in which nothing can be read`);
  };

  /** One picture into test-results/. */
  t.shot = async (page, label, options = {}) => {
    mkdirSync(`${RESULTS}/screens`, { recursive: true });
    const file = `${RESULTS}/screens/${label}.png`;
    await page.screenshot({ path: file, animations: 'disabled', ...options });
    return file;
  };

  /** With MAK_SCREENSHOTS=1: the page as it is becomes docs/screenshots/NAME.png, for the README. */
  t.keep = async (page, label) => {
    if (!process.env.MAK_SCREENSHOTS) return;
    mkdirSync('docs/screenshots', { recursive: true });
    await page.screenshot({ path: `docs/screenshots/${label}.png`, animations: 'disabled' });
  };

  /** Marks a loaded page; `same` fails when it has been loaded anew since: what came in between came live. */
  t.mark = (page) => page.evaluate(() => { globalThis.sameDocument = true; });
  t.same = async (page, label = page.url()) => assert.ok(await page.evaluate(() => globalThis.sameDocument === true), `${label} was loaded anew`);

  /** Something that no other run and no demo lead has: for names and phones. */
  t.unique = () => {
    const tail = String(Date.now() % 10_000_000).padStart(7, '0');
    unique += 1;
    return { name: `Проверкин ${tail.slice(-5)}-${unique}`, phone: `+7 90${unique % 10} ${tail.slice(0, 3)}-${tail.slice(3, 5)}-${tail.slice(5)}` };
  };

  /**
   * The page in both sizes, colours and languages: axe and width are checked, pictures kept as `NAME-1440-dark-en.png`.
   * `prepare` (optional) brings the page into the wanted state after each reload.
   */
  t.screens = async (page, label, { prepare = async () => {}, axe = true } = {}) => {
    for (const locale of ['ru', 'en']) {
      for (const theme of ['light', 'dark']) {
        for (const size of [1440, 390]) {
          await t.view(page, { size, locale, theme });
          await prepare(page, { size, locale, theme });
          const full = `${label}-${size}-${theme}-${locale}`;
          await t.fits(page, full);
          if (axe) await t.axe(page, full);
          await t.shot(page, full);
        }
      }
    }
    await t.view(page, { size: 1440, locale: 'ru', theme: 'light' });
  };

  /** A JSON client with a token: `const hq = await t.api('hq', 'admin@mak.demo'); await hq('POST', '/api/v1/leads', body)`. */
  t.api = async (slug, email, password = PASSWORD) => {
    const host = new URL(t.site(slug)).host;
    const token = await call(port, host, null, 'POST', '/api/v1/auth/token', { email, password });
    assert.equal(token.status, 200, `a token for ${email} at ${host}: ${JSON.stringify(token.body)}`);
    return (method, path, body, type) => call(port, host, token.body.access_token, method, path, body, type);
  };

  /** Asks until `check` answers something, at most `seconds`; for what a worker does. */
  t.eventually = async (what, check, seconds = 15) => {
    for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
      const found = await check();
      if (found) return found;
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
    throw new Error(`${what} did not come within ${seconds} s`);
  };

  /** What went wrong in the browser without failing a step. */
  t.unexpected = () => problems.filter(({ text }) => !allowed.some((pattern) => pattern.test(text)));

  /** Pictures of all open pages, for a failed flow. */
  t.wreckage = async () => {
    mkdirSync(RESULTS, { recursive: true });
    let number = 0;
    for (const page of contexts.flatMap((context) => context.pages())) {
      number += 1;
      const file = `${RESULTS}/${name}-failed-${number}`;
      await page.screenshot({ path: `${file}.png`, timeout: 5_000 }).catch(() => {});
      writeFileSync(`${file}.html`, await page.content().catch(() => ''));
    }
  };

  t.close = () => Promise.all(contexts.map((context) => context.close()));
  return t;
}

/** One JSON call. The name *.localhost is resolved by browsers, not by every system, so the Host header says it. */
export function call(port, host, token, method, path, body, type = 'application/json', { headers: more, ...options } = {}) {
  const text = body === undefined || body instanceof Uint8Array ? body : JSON.stringify(body);
  const headers = { Host: host, Accept: 'application/json', ...more };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (text !== undefined) headers['Content-Type'] = type;
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path, headers, ...options }, (response) => {
      const parts = [];
      response.on('error', reject).on('data', (part) => parts.push(part)).on('end', () => {
        const answer = Buffer.concat(parts).toString('utf8');
        const json = /json/.test(response.headers['content-type'] ?? '');
        resolve({ status: response.statusCode, headers: response.headers, body: json ? JSON.parse(answer) : answer });
      });
    });
    request.once('error', reject).end(text);
  });
}
