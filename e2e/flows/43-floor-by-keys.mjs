// The auction floor by keyboard alone: from card to card, a bid on the one with the focus, back from its field; then the page of closed lots.
const WINDOW_S = 25;

export default async (t) => {
  const page = await t.newPage();
  const hq = await t.api('hq', 'admin@mak.demo');
  await t.signIn(page, 'ural', 'owner@ural.demo');
  const { id } = (await hq('GET', '/api/v1/tenants')).body.items.find(({ slug }) => slug === 'ural');
  const paid = await hq('POST', `/api/v1/wallets/${id}/deposits`, { amount: 500_000_00, reference: `keys ${Date.now()}` });
  t.assert.equal(paid.status, 201, JSON.stringify(paid.body));
  const lots = [await open(t, hq), await open(t, hq)];
  await page.goto(t.site('ural', '/lots'));
  await page.locator('[data-live-mark]:not(.off)').waitFor();
  for (const lot of lots) await page.locator(`#lot_${lot}`).waitFor();

  const focused = () => page.evaluate(() => document.activeElement.closest('.mk-lot')?.id ?? '');
  const order = await page.locator('.mk-lots > .mk-lot').evaluateAll((cards) => cards.map(({ id: card }) => card));
  await page.keyboard.press('b');
  t.assert.equal(await focused(), '', 'without a card in focus no key bids');
  for (const [at, card] of order.slice(0, 2).entries()) {
    await page.keyboard.press('j');
    t.assert.equal(await focused(), card, `J goes to card ${at}`);
  }
  await page.keyboard.press('k');
  t.assert.equal(await focused(), order[0], 'K goes back');
  // To the first of our own lots.
  const own = order.findIndex((card) => lots.some((lot) => card === `lot_${lot}`));
  for (let at = 0; at < own; at += 1) await page.keyboard.press('j');
  await page.keyboard.press('b');
  const field = page.locator(`#${order[own]} input[name=amount]`);
  t.assert.ok(await field.evaluate((input) => input === document.activeElement), 'B goes to the field of that card');
  await field.fill('31 000');
  await page.keyboard.press('Enter');
  await page.locator(`#${order[own]} .you.end b`, { hasText: /31\s000/ }).waitFor();
  await page.locator(`#${order[own]} input[name=amount]`).focus();
  await page.keyboard.press('Escape');
  t.assert.ok(await page.evaluate(() => document.activeElement.matches('.mk-lot h3 a')), 'Esc leaves the field');

  const lot = order[own].replace('lot_', '');
  await page.goto(t.site('ural', '/lots/closed?view=won'));
  await page.locator('[data-live-mark]:not(.off)').waitFor();
  const row = page.locator(`tr:has(a[href="/lots/${lot}"])`);
  t.assert.equal(await row.count(), 0, 'it is still open');
  await row.waitFor({ timeout: (WINDOW_S + 40) * 1000 });
  t.assert.match(await row.textContent(), /31\s000/, 'our bid');
  await row.locator('a').click();
  await page.locator('.mk-story').waitFor();
};

/** A lead of the pool goes up for sale; answers the lot's id. */
async function open(t, hq) {
  const who = t.unique();
  const lead = await hq('POST', '/api/v1/leads', { name: who.name, phone: who.phone, product: 'secured', source: 'site', lawful_basis: 'consent', amount: 9_000_000_00, city: 'Казань' });
  t.assert.equal(lead.status, 201, JSON.stringify(lead.body));
  const sold = await hq('POST', `/api/v1/leads/${lead.body.id}/sell`, { stages: [{ kind: 'sealed', window_s: WINDOW_S, reserve: 500_00 }, { kind: 'hq' }] });
  t.assert.equal(sold.status, 201, JSON.stringify(sold.body));
  return sold.body.lot_id;
}
