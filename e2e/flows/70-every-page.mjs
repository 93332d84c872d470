// Every page a person can reach by links, of each site, in both sizes, colours and languages: it answers, fits the screen,
// is accessible, and the browser has nothing to complain of. With MAK_SCREENSHOTS=1 the README's pictures are made here.
const SITES = [
  ['hq', 'admin@mak.demo'],
  ['north', 'owner@north.demo'],
  ['partner', 'partner1@mak.demo'],
];
// What no link leads to with GET, or leads away from the page.
const AWAY = /^\/(static|live|sign-out|join|api)\b|\/rejects$|\.(csv|json|xlsx)$/;
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
// Each pair of two choices is seen by axe; all eight are drawn and measured.
const SEEN_BY_AXE = new Set(['1440-light-ru', '1440-dark-en', '390-light-en', '390-dark-ru']);
const FOR_README = { 'hq/': 'control-room', 'hq/leads': 'pool', 'north/lots': 'auction', 'north/board': 'board',
  'north/leads/ID': 'lead-card', 'partner/': 'partner-home' }; // 10-import makes its own

export default async (t) => {
  const faults = [];
  const { axe, fits } = t;
  // One run tells of all pages, not of the first bad one.
  t.axe = (...what) => axe(...what).catch((error) => { faults.push(error.message); });
  t.fits = (...what) => fits(...what).catch((error) => { faults.push(error.message); });
  const counts = await Promise.all(SITES.map(([slug, email]) => visit(t, slug, email)));
  t.assert.deepEqual(faults.map((fault) => fault.split('\n+ actual')[0]), [], 'pages');
  t.assert.ok(counts.every((count) => count > 3), `pages found: ${counts}`);
};

/** Walks one site from its first page; answers how many kinds of pages were seen. */
async function visit(t, slug, email) {
  const page = await t.newPage();
  await t.signIn(page, slug, email);
  const waiting = [new URL(page.url()).pathname];
  const seen = new Set(waiting.map(kind));
  while (waiting.length > 0) {
    const path = waiting.shift();
    for (const next of await check(t, page, slug, path)) {
      if (seen.has(kind(next)) || AWAY.test(next)) continue;
      seen.add(kind(next));
      waiting.push(next);
    }
  }
  return seen.size;
}

/** Draws a page in all ways; answers the paths its links lead to. */
async function check(t, page, slug, path) {
  let links = [];
  for (const locale of ['ru', 'en']) {
    const { origin } = new URL(page.url());
    await page.context().addCookies([{ name: 'lang', value: locale, url: origin }]);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    const answer = await page.goto(t.site(slug, path));
    t.assert.equal(answer.status(), 200, `${slug}${path}`);
    await t.settled(page);
    t.assert.equal(await page.getAttribute('html', 'lang'), locale, `the language of ${slug}${path}`);
    if (locale === 'ru') links = await internal(page);
    await draw(t, page, slug, path, locale);
  }
  return links;
}

async function draw(t, page, slug, path, locale) {
  for (const size of [1440, 390]) {
    await page.setViewportSize(size === 1440 ? { width: 1440, height: 900 } : { width: 390, height: 844 });
    for (const theme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: theme });
      const way = `${size}-${theme}-${locale}`;
      const label = `${slug}${path} ${way}`;
      await t.fits(page, label);
      await t.shot(page, `${slug}${kind(path)}`.replaceAll('/', '_') + `-${way}`);
      if (SEEN_BY_AXE.has(way)) await t.axe(page, label);
      const name = FOR_README[`${slug}${kind(path)}`];
      if (name && theme === 'light') await t.keep(page, `${name}.${locale}${size === 390 ? '.phone' : ''}`);
    }
  }
}

/** Addresses of this site that the page links to, without their queries. */
async function internal(page) {
  const { origin } = new URL(page.url());
  const hrefs = await page.$$eval('a[href]', (all) => all.filter((a) => !a.hasAttribute('download')).map((a) => a.href));
  const urls = hrefs.map((href) => new URL(href)).filter((url) => url.origin === origin);
  return [...new Set(urls.map((url) => url.pathname))];
}

/** Pages of the same template are one kind. */
function kind(path) { return path.replace(ID, 'ID'); }
