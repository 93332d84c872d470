// A franchisee returns a bought lead; head office sees it come live, approves it, and the money and the lead go back.
export default async (t) => {
  t.allow(/status of 422/);
  const who = t.unique();
  const [own, office] = await Promise.all([t.newPage(), t.newPage()]);
  const hq = await t.api('hq', 'admin@mak.demo');
  await Promise.all([t.signIn(own, 'ural', 'owner@ural.demo'), t.signIn(office, 'hq', 'admin@mak.demo')]);
  const lead = await sold(t, hq, who);

  await own.goto(t.site('ural', `/leads/${lead}`));
  await own.locator('#aftersale [data-ends-at]').waitFor();
  await t.axe(own, 'a bought lead with its clock');
  await own.locator('#aftersale a[href$="/return"]').click();
  await own.locator('input[name=reason][value=language]').check();
  await own.fill('textarea[name=comment]', 'Говорит только на незнакомом языке');
  await t.axe(own, 'the form of a return');

  await office.goto(t.site('hq', '/returns'));
  await office.locator('[data-live-mark]:not(.off)').waitFor();
  await own.locator('form[action$="/return"] button[type=submit]').click();
  await own.locator('.mk-verdict', { hasText: 'Ждёт ответа' }).waitFor();
  await own.setInputFiles('input[type=file]', { name: 'запись.txt', mimeType: 'text/plain', buffer: Buffer.from('запись разговора') });
  await own.locator('form[action$="/files"] button[type=submit]').click();
  await own.locator('#files a', { hasText: 'запись.txt' }).waitFor();
  await t.axe(own, 'a return that waits');

  const row = office.locator('#rows tr', { hasText: who.name });
  await row.waitFor();
  await row.click();
  const panel = office.locator('#panel');
  await panel.locator('a', { hasText: 'запись.txt' }).waitFor();
  await t.axe(office, 'the queue with its panel');
  await panel.locator('button[formaction]').click();
  await office.locator('textarea[aria-invalid=true]').first().waitFor();

  await own.goto(t.site('ural', '/returns'));
  await own.locator('[data-live-mark]:not(.off)').waitFor();
  await office.goto(t.site('hq', '/returns'));
  await office.locator('#rows tr', { hasText: who.name }).click();
  await office.locator('#panel button[data-key=a]').click();
  await office.waitForURL((url) => url.pathname === '/returns');
  await own.locator('#rows tr', { hasText: 'Одобрен' }).first().waitFor();
  await t.fits(own, 'own returns');

  await own.goto(t.site('ural', `/leads?q=${encodeURIComponent(who.name)}`));
  t.assert.equal(await own.locator('#rows tr').count(), 0, 'the lead has left the base');
  const stored = await hq('GET', `/api/v1/leads/${lead}`);
  t.assert.notEqual(stored.body.status, 'sold');
  const check = await hq('GET', '/api/v1/ledger/check');
  t.assert.equal(check.body.leads_with_two_owners, 0);
  t.assert.ok(check.body.balances_match);
  await office.goto(t.site('hq', '/returns/policies'));
  await t.axe(office, 'the policies');
};

/** A lead that the franchisee has just bought. */
async function sold(t, hq, who) {
  const tenants = (await hq('GET', '/api/v1/tenants')).body.items;
  const { id } = tenants.find(({ slug }) => slug === 'ural');
  await hq('POST', `/api/v1/wallets/${id}/deposits`, { amount: 10_000_00, reference: `return ${Date.now()}` });
  const lead = await hq('POST', '/api/v1/leads', { name: who.name, phone: who.phone, product: 'leasing', source: 'site', lawful_basis: 'consent', amount: 4_000_000_00, city: 'Пермь' });
  t.assert.equal(lead.status, 201, JSON.stringify(lead.body));
  const lot = await hq('POST', `/api/v1/leads/${lead.body.id}/sell`, { stages: [{ kind: 'assign', price: 400_00, weights: { [id]: 1 } }] });
  t.assert.equal(lot.status, 201, JSON.stringify(lot.body));
  return lead.body.id;
}
