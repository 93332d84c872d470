// Two franchisees side by side bid on one lot. Neither sees the other's bid; the higher wins at the second price; both are told live.
// Head office sees the lot's clock run and has clean books afterwards.
const WINDOW_S = 15;

export default async (t) => {
  t.allow(/status of 422/);
  const who = t.unique();
  const [left, right, office] = await Promise.all([t.newPage(), t.newPage(), t.newPage()]);
  const hq = await t.api('hq', 'admin@mak.demo');
  await Promise.all([
    t.signIn(left, 'ural', 'owner@ural.demo'), t.signIn(right, 'volga', 'owner@volga.demo'), t.signIn(office, 'hq', 'admin@mak.demo'),
  ]);
  await fund(t, hq);
  for (const [page, slug] of [[left, 'ural'], [right, 'volga']]) {
    await page.goto(t.site(slug, '/lots'));
    await page.locator('[data-live-mark]:not(.off)').waitFor();
    await t.mark(page);
  }

  const id = await open(t, hq, who);
  await ticks(t, office, id);
  const card = (page) => page.locator(`#lot_${id}`);
  await Promise.all([card(left).waitFor(), card(right).waitFor()]);
  for (const page of [left, right]) {
    const text = await card(page).textContent();
    t.assert.ok(!text.includes(who.name) && !text.includes(who.phone.slice(-5)), 'nobody is named before the sale');
  }
  await bid(card(left), '100');
  await card(left).locator('.err').waitFor();
  await Promise.all([bid(card(left), '31 000'), bid(card(right), '40 000')]);
  await card(left).locator('.you.end b', { hasText: /31\s000/ }).waitFor();
  await card(right).locator('.you.end b', { hasText: /40\s000/ }).waitFor();
  t.assert.doesNotMatch(await card(left).textContent(), /40\s000/, 'bids are sealed');

  await office.goto(t.site('hq', `/lots/${id}`));
  t.assert.doesNotMatch(await office.textContent('main'), /40\s000/, 'for head office too');

  const result = (page) => page.locator(`aside .mk-list li:has(a[href*="${id}"])`);
  const won = right.locator('aside .mk-list li', { hasText: /31\s000/ });
  await won.first().waitFor({ timeout: (WINDOW_S + 10) * 1000 });
  await result(left).first().waitFor();
  t.assert.match(await result(left).first().textContent(), /ниже победившей/i);
  await Promise.all([t.same(left, 'the loser\'s floor'), t.same(right, 'the winner\'s floor')]);

  await left.goto(t.site('ural', `/lots/${id}`));
  t.assert.match(await left.textContent('main'), /31\s000/, 'the loser sees at what price it went');
  await right.goto(t.site('volga', `/leads?q=${encodeURIComponent(who.name)}`));
  t.assert.equal(await right.locator('#rows tr').count(), 1, 'the winner has the lead');
  await left.goto(t.site('ural', `/leads?q=${encodeURIComponent(who.name)}`));
  t.assert.equal(await left.locator('#rows tr').count(), 0, 'the loser has not');
  await office.reload();
  t.assert.match(await office.textContent('main'), /40\s000/, 'the bids are open after the end');
  await books(t, hq, office);
};

/** The lot's clock in head office's list runs by itself. */
async function ticks(t, office, id) {
  await office.goto(t.site('hq', '/lots'));
  await t.mark(office);
  const left = office.locator(`#lot_${id} [data-ends-at] [data-left]`);
  const seconds = async () => {
    const [minutes, rest] = (await left.textContent()).split(':').map(Number);
    return minutes * 60 + rest;
  };
  const first = await seconds();
  t.assert.ok(first > 0 && first <= WINDOW_S, `${first} s are left of ${WINDOW_S}`);
  await t.eventually('a tick of the countdown', async () => await seconds() < first);
  await t.same(office, 'the list of lots');
}

/** Every kopeck and every lead is where it belongs, by the API and on the page. */
async function books(t, hq, office) {
  const { status, body: check } = await hq('GET', '/api/v1/ledger/check');
  t.assert.equal(status, 200);
  const { sum, balances_match, holds_match, leads_with_two_owners } = check;
  t.assert.deepEqual({ sum, balances_match, holds_match, leads_with_two_owners }, { sum: 0, balances_match: true, holds_match: true, leads_with_two_owners: 0 });
  await office.goto(t.site('hq', '/ledger'));
  t.assert.match(await office.textContent('main'), /Всё сходится/);
  t.assert.equal(await office.locator('main [data-hue=red]').count(), 0, 'no red line on the page');
}

async function bid(card, amount) {
  await card.locator('[name=amount]').fill(amount);
  await card.locator('form.act button').click();
}

/** Both have enough to bid. */
async function fund(t, hq) {
  const tenants = (await hq('GET', '/api/v1/tenants')).body.items.filter(({ slug }) => slug === 'ural' || slug === 'volga');
  t.assert.equal(tenants.length, 2);
  for (const { id } of tenants) {
    const paid = await hq('POST', `/api/v1/wallets/${id}/deposits`, { amount: 100_000_00, reference: `auction ${Date.now()}` });
    t.assert.ok(paid.status < 300, JSON.stringify(paid.body));
  }
}

/** A lead of the pool goes up for sale; answers the lot's id. */
async function open(t, hq, who) {
  const lead = await hq('POST', '/api/v1/leads', { name: who.name, phone: who.phone, product: 'secured', source: 'site', lawful_basis: 'consent', amount: 9_000_000_00, city: 'Казань' });
  t.assert.equal(lead.status, 201, JSON.stringify(lead.body));
  const sold = await hq('POST', `/api/v1/leads/${lead.body.id}/sell`, { stages: [{ kind: 'sealed', window_s: WINDOW_S, reserve: 500_00 }, { kind: 'hq' }] });
  t.assert.equal(sold.status, 201, JSON.stringify(sold.body));
  return sold.body.lot_id;
}
