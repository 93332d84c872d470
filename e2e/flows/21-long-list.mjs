// A list in which more was loaded keeps it when something changes elsewhere: new rows come on top, rows that go leave the part they stood in,
// and the list still ends where the next «load more» begins. A hundred and more rows that come at once divide the part that they come into.
const PAGE = 50;

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

  // More at once than one answer holds: what did not fit in comes once it is looked at.
  await page.locator('#rows tr').first().scrollIntoViewIfNeeded();
  const more = [];
  for (let n = 0; n < 2 * PAGE + 10; n += 1) more.unshift(await lead());
  await t.eventually('every one of them', async () => {
    await page.evaluate(() => document.querySelector('[data-part]').scrollIntoView());
    return JSON.stringify(await shown()) === JSON.stringify([...more, ...left]);
  });
  t.assert.match(await page.locator('#rows_more').textContent(), new RegExp(`Показано ${more.length + left.length}`));
  await t.same(page, 'the pool');
};
