// Two franchisees side by side bid on a live ascending lot and see each other's bids without a reload; then a third one takes a
// lead whose price falls.
const WINDOW_S = 20;

export default async (t) => {
  t.allow(/status of 422/);
  const hq = await t.api('hq', 'admin@mak.demo');
  const [left, right, third, office] = await Promise.all([t.newPage(), t.newPage(), t.newPage({ size: 390 }), t.newPage()]);
  await Promise.all([
    t.signIn(left, 'ural', 'owner@ural.demo'), t.signIn(right, 'volga', 'owner@volga.demo'), t.signIn(third, 'north', 'owner@north.demo'),
    t.signIn(office, 'hq', 'admin@mak.demo'),
  ]);
  await fund(t, hq);
  for (const [page, slug] of [[left, 'ural'], [right, 'volga'], [third, 'north']]) {
    await page.goto(t.site(slug, '/lots'));
    await page.locator('[data-live-mark]:not(.off)').waitFor();
    await t.mark(page);
  }
  await rising(t, hq, left, right, office);
  await falling(t, hq, third, left);
};

async function rising(t, hq, left, right, office) {
  const who = t.unique();
  const id = await open(t, hq, who, { kind: 'ascending', window_s: WINDOW_S, start: 10_000_00, step: 1_000_00, extend_s: 5, max_extend_s: 10 });
  const card = (page) => page.locator(`#lot_${id}`);
  const bid = async (page, amount) => {
    await card(page).locator('[name=amount]').fill(amount);
    await card(page).locator('[name=amount]').press('Enter');
  };
  await Promise.all([card(left).waitFor(), card(right).waitFor()]);
  await bid(left, '9 000');
  await card(left).locator('.err').waitFor();
  await bid(left, '10 000');
  await card(left).locator('.mk-pos', { hasText: 'лидирует' }).waitFor();
  await card(right).locator('.price', { hasText: /10\s000/ }).waitFor();
  await card(right).locator('.quick', { hasText: /11\s000/ }).click();
  await card(right).locator('.mk-pos', { hasText: 'лидирует' }).waitFor();
  await card(left).locator('.mk-neg', { hasText: /10\s000/ }).waitFor();
  await card(left).locator('.price', { hasText: /11\s000/ }).waitFor();
  t.assert.doesNotMatch(await card(left).textContent(), /Волга/, 'whose bid it is stays unsaid');
  await bid(left, '15 000');
  await card(right).locator('.price', { hasText: /15\s000/ }).waitFor();

  await right.goto(t.site('volga', `/lots/${id}`));
  t.assert.match(await right.locator('table').textContent(), /15\s000[\s\S]*11\s000[\s\S]*10\s000/, 'the bids so far');
  await office.goto(t.site('hq', `/lots/${id}`));
  t.assert.match(await office.textContent('main'), /15\s000/, 'head office sees the leading bid');
  await right.getByText('Лид достался другому').waitFor({ timeout: (WINDOW_S + 25) * 1000 });
  t.assert.match(await right.textContent('main'), /Ставка ниже победившей/);
  await left.locator('aside .mk-list li', { hasText: /15\s000/ }).first().waitFor();
  await t.same(left, 'the winner\'s floor');
  await left.goto(t.site('ural', `/leads?q=${encodeURIComponent(who.name)}`));
  t.assert.equal(await left.locator('#rows tr').count(), 1, 'the winner has the lead');
  const proof = await hq('GET', `/api/v1/lots/${id}/proof`);
  t.assert.equal(proof.body.statement.price, 15_000_00, 'the highest pays its own bid');
}

async function falling(t, hq, third, other) {
  const who = t.unique();
  await other.goto(t.site('ural', '/lots'));
  await other.locator('[data-live-mark]:not(.off)').waitFor();
  const id = await open(t, hq, who, { kind: 'descending', start: 30_000_00, step: 5_000_00, step_s: 4, floor: 10_000_00 });
  const card = third.locator(`#lot_${id}`);
  const take = card.locator('form.act button');
  await take.filter({ hasText: /30\s000/ }).waitFor();
  await take.filter({ hasText: /25\s000/ }).waitFor();
  await t.same(third, 'the floor while the price falls');
  const asked = [];
  third.once('dialog', (dialog) => { asked.push(dialog.message()); dialog.accept(); });
  await take.click();
  await third.waitForURL(new RegExp(`/lots/${id}`));
  t.assert.match(asked[0] ?? '', /Забрать лид «.+», лот [0-9-]+, за [0-9]/);
  t.assert.match(await third.textContent('main'), /Лид ваш/);
  await other.locator(`#lot_${id}`).waitFor({ state: 'detached' });
  await third.goto(t.site('north', `/leads?q=${encodeURIComponent(who.name)}`));
  t.assert.equal(await third.locator('#rows tr').count(), 1);
  const check = (await hq('GET', '/api/v1/ledger/check')).body;
  t.assert.ok(check.balances_match && check.holds_match && check.sum === 0, JSON.stringify(check));
}

/** All have enough to bid. */
async function fund(t, hq) {
  const tenants = (await hq('GET', '/api/v1/tenants')).body.items.filter(({ slug }) => ['ural', 'volga', 'north'].includes(slug));
  t.assert.equal(tenants.length, 3);
  for (const { id } of tenants) {
    const paid = await hq('POST', `/api/v1/wallets/${id}/deposits`, { amount: 100_000_00, reference: `two bidders ${Date.now()} ${id}` });
    t.assert.ok(paid.status < 300, JSON.stringify(paid.body));
  }
}

/** A lead of the pool goes up for sale at one stage; answers the lot's id. */
async function open(t, hq, who, stage) {
  const lead = await hq('POST', '/api/v1/leads', { name: who.name, phone: who.phone, product: 'leasing', source: 'site', lawful_basis: 'consent', amount: 9_000_000_00, city: 'Казань' });
  t.assert.equal(lead.status, 201, JSON.stringify(lead.body));
  const sold = await hq('POST', `/api/v1/leads/${lead.body.id}/sell`, { stages: [stage, { kind: 'hq' }] });
  t.assert.equal(sold.status, 201, JSON.stringify(sold.body));
  return sold.body.lot_id;
}
