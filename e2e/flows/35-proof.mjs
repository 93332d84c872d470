// A closed lot tells the loser in words how it was decided; the downloaded bundle is checked by the program, and a changed one is refused.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WINDOW_S = 6;
const PROGRAM = join(process.env.CARGO_TARGET_DIR ?? 'target', 'debug', 'mak');

export default async (t) => {
  t.allow(/status of 422/);
  const who = t.unique();
  const [hq, ural, volga] = await Promise.all([t.api('hq', 'admin@mak.demo'), t.api('ural', 'owner@ural.demo'), t.api('volga', 'owner@volga.demo')]);
  const id = await closedLot(t, hq, ural, volga, who);

  const page = await t.newPage();
  await t.signIn(page, 'ural', 'owner@ural.demo');
  await page.goto(t.site('ural', `/lots/${id}`));
  const story = page.locator('.mk-story');
  await story.waitFor();
  const told = await story.textContent();
  t.assert.match(told, /Победила ставка 40\s000/, 'who won, by which bid');
  t.assert.match(told, /заплатил 31\s000/, 'at what price');
  t.assert.match(told, /Ваша ставка 31\s000/);
  t.assert.match(told, /Вам отказано в ставках: 1/);
  await t.screens(page, 'lot-closed');

  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a[download]').first().click()]);
  const file = join(mkdtempSync(join(tmpdir(), 'mak-proof-')), 'lot.json');
  await download.saveAs(file);
  const keys = await ural('GET', '/api/v1/proof/keys');
  const key = keys.body.items.at(-1).public_key;
  const good = execFileSync(PROGRAM, ['verify-lot', file, '--key', key, '--lang', 'ru'], { encoding: 'utf8' });
  t.assert.match(good, /^ВЕРНО/);
  writeFileSync(file, readFileSync(file, 'utf8').replace('"price":3100000', '"price":3000000'));
  const bad = spawnSync(PROGRAM, ['verify-lot', file, '--lang', 'en'], { encoding: 'utf8' });
  t.assert.equal(bad.status, 1);
  t.assert.match(bad.stderr, /^NOT GOOD/);

  await page.goto(t.site('ural', '/reasons?reason=outbid'));
  await page.locator(`#rows a[href="/lots/${id}"]`).waitFor();
  await t.screens(page, 'reasons');
  await page.goto(t.site('ural', '/proof'));
  await t.screens(page, 'proof');
  const office = await t.newPage();
  await t.signIn(office, 'hq', 'admin@mak.demo');
  await office.goto(t.site('hq', '/reasons'));
  await t.screens(office, 'reasons-hq');
  await office.goto(t.site('hq', `/lots/${id}`));
  t.assert.match(await office.locator('.mk-story').textContent(), /40\s000/);
  await t.screens(office, 'lot-closed-hq');
};

/** Two bids and a refused one; answers the lot when it is closed. */
async function closedLot(t, hq, ural, volga, who) {
  const tenants = (await hq('GET', '/api/v1/tenants')).body.items.filter(({ slug }) => slug === 'ural' || slug === 'volga');
  for (const tenant of tenants) {
    const paid = await hq('POST', `/api/v1/wallets/${tenant.id}/deposits`, { amount: 100_000_00, reference: `proof ${Date.now()} ${tenant.slug}` });
    t.assert.ok(paid.status < 300, JSON.stringify(paid.body));
  }
  const lead = await hq('POST', '/api/v1/leads', { name: who.name, phone: who.phone, product: 'secured', source: 'site', lawful_basis: 'consent', amount: 9_000_000_00, city: 'Казань' });
  t.assert.equal(lead.status, 201, JSON.stringify(lead.body));
  const sold = await hq('POST', `/api/v1/leads/${lead.body.id}/sell`, { stages: [{ kind: 'sealed', window_s: WINDOW_S, reserve: 500_00 }, { kind: 'hq' }] });
  t.assert.equal(sold.status, 201, JSON.stringify(sold.body));
  const path = `/api/v1/lots/${sold.body.lot_id}`;
  const low = await ural('POST', `${path}/bids`, { amount: 100 });
  t.assert.equal(low.status, 422);
  t.assert.equal(low.body.receipt.refusal.code, 'below_minimum');
  t.assert.equal((await ural('POST', `${path}/bids`, { amount: 31_000_00 })).status, 201);
  t.assert.equal((await volga('POST', `${path}/bids`, { amount: 40_000_00 })).status, 201);
  await t.eventually('the end of the lot', async () => (await hq('GET', path)).body.state === 'sold', WINDOW_S + 15);
  return sold.body.lot_id;
}
