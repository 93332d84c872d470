// A list in which more was loaded keeps it when something changes elsewhere: new rows come on top, rows that go leave the part they stood in,
// and the list still ends where the next «load more» begins. Ten thousand rows scroll and refresh without a long stop.
const PAGE = 50;
const STOP_MS = 500;

export default async (t) => {
  const hq = await t.api('hq', 'admin@mak.demo');
  const city = `Длинный-${Date.now()}`;
  const lead = async () => {
    const { name, phone } = t.unique();
    const made = await hq('POST', '/api/v1/leads', { name, phone, product: 'leasing', source: 'site', lawful_basis: 'consent', city });
    t.assert.equal(made.status, 201, JSON.stringify(made.body));
    return made.body.id;
  };
  for (let n = 0; n < 2 * PAGE + 20; n += 1) await lead();

  const page = await t.newPage();
  await t.signIn(page, 'hq', 'admin@mak.demo');
  await page.goto(t.site('hq', `/leads?status=for_sale&city=${encodeURIComponent(city)}`));
  await page.locator('[data-live-mark]:not(.off)').waitFor();
  await t.mark(page);
  const shown = () => page.$$eval('tr[data-row]', (rows) => rows.map((row) => row.getAttribute('hx-get').split('/')[2]));
  for (const count of [2 * PAGE, 2 * PAGE + 20]) {
    await page.locator('#rows_more a').click();
    await t.eventually(`${count} rows`, async () => (await shown()).length === count);
  }
  const before = await shown();
  t.assert.equal(new Set(before).size, before.length);

  const fresh = [await lead(), await lead()];
  await t.eventually('the new rows', async () => (await shown()).length === before.length + 2);
  t.assert.deepEqual(await shown(), [...fresh.reverse(), ...before], 'new rows stand on top, nothing is lost or doubled');

  // One of the first part, the last before a bound, and one far below: each leaves its place.
  const gone = [before[3], before[PAGE - 1], before[PAGE + 30]];
  for (const id of gone) {
    const sold = await hq('POST', `/api/v1/leads/${id}/sell`, { stages: [{ kind: 'sealed', window_s: 600, reserve: 20_000_00 }, { kind: 'hq' }] });
    t.assert.ok(sold.status < 300, JSON.stringify(sold.body));
  }
  await page.locator('#rows tr').last().scrollIntoViewIfNeeded();
  const left = [...fresh, ...before].filter((id) => !gone.includes(id));
  await t.eventually('the rows that went', async () => JSON.stringify(await shown()) === JSON.stringify(left));
  await t.same(page, 'the pool');
  await many(t, page, lead);
};

/** Ten thousand rows: «load more» is asked for two hundred times, and answered with the same rows. */
async function many(t, page, lead) {
  const size = 10_000 / PAGE;
  let number = 0;
  await page.route(/=more/, (route) => route.fulfill({ contentType: 'text/html', body: further(rows, number += 1) }));
  const rows = await page.$$eval('#rows tr', (all) => all.map((row) => row.outerHTML).join(''));
  await page.evaluate(async ([count, first]) => {
    document.getElementById('rows_more').outerHTML = first;
    globalThis.htmx.process(document.getElementById('rows_more'));
    for (let n = 1; n <= count; n += 1) {
      document.querySelector('#rows_more a').click();
      while (!document.querySelector(`#rows_more [data-n="${n}"]`)) await new Promise((resolve) => { setTimeout(resolve, 5); });
    }
  }, [size, footer(0)]);
  const count = await page.locator('tr[data-row]').count();
  await page.evaluate(() => {
    globalThis.stops = [];
    new PerformanceObserver((list) => { globalThis.stops.push(...list.getEntries().map((entry) => Math.round(entry.duration))); }).observe({ type: 'longtask' });
  });
  const first = await page.locator('tr[data-row]').first().getAttribute('hx-get');
  await lead();
  await t.eventually('a new row over ten thousand', async () => await page.locator('tr[data-row]').first().getAttribute('hx-get') !== first);
  const refresh = await page.evaluate(() => globalThis.stops.splice(0));
  await page.mouse.move(700, 500);
  for (let n = 0; n < 20; n += 1) {
    await page.mouse.wheel(0, n % 2 ? -3_000 : 4_000);
    await page.waitForTimeout(50);
  }
  const scroll = await page.evaluate(() => globalThis.stops.splice(0));
  console.log(`          ${count} rows: a refresh stops the page for ${refresh.join(', ') || 'no'} ms, scrolling for ${scroll.join(', ') || 'no'} ms`);
  t.assert.ok(count > 10_000);
  t.assert.ok(Math.max(0, ...refresh, ...scroll) < STOP_MS, 'the page stops for long');
}

const footer = (n) => `<div class="mk-tfoot" id="rows_more"><a class="mk-link" data-n="${n}" href="/leads?after=more${n}" hx-get="/leads?after=more${n}" hx-target="#rows_more" hx-swap="outerHTML">more</a></div>`;
const further = (rows, n) => `<hx-partial hx-target="#rows" hx-swap="beforeend">${rows}</hx-partial>${footer(n)}`;
