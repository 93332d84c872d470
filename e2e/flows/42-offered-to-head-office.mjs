// A lead that nobody bought is offered to head office: one takes it from the control room, and selling it again
// ends it. The lead's quality is said in words wherever it is shown.
export default async (t) => {
  const admin = await t.api('hq', 'admin@mak.demo');
  const office = await t.newPage();
  await t.signIn(office, 'hq', 'admin@mak.demo');
  const who = t.unique();
  const lead = await done(t, admin('POST', '/api/v1/leads', { name: who.name, phone: who.phone, product: 'guarantee', source: 'site', lawful_basis: 'consent', amount: 900_000_00, city: 'Псков' }));
  await done(t, admin('POST', `/api/v1/leads/${lead.id}/sell`, { stages: [{ kind: 'hq' }] }));

  await office.goto(t.site('hq', '/leads?status=offered'));
  await office.locator('#rows tr', { hasText: who.name }).waitFor();
  await t.screens(office, 'offered-pool');
  await office.goto(t.site('hq', `/leads/${lead.id}`));
  await office.locator('.mk-desk form[action$="/take"]').waitFor();
  await t.screens(office, 'offered-lead', {
    prepare: async (page, { size }) => {
      if (size === 1440) await page.locator('.mk-parts summary').click();
    },
  });

  await office.goto(t.site('hq', '/'));
  // The control room shows those that have waited longest, whichever they are.
  await t.screens(office, 'offered-control', { prepare: (page) => page.locator('[id^=offered_]').first().scrollIntoViewIfNeeded() });
  const longest = office.locator('[id^=offered_]').filter({ has: office.locator('button') }).first();
  const row = await longest.getAttribute('id');
  await longest.locator('button').click();
  await office.locator(`#${row} .mk-pill`).waitFor();
  await office.goto(t.site('hq', `/leads/${lead.id}`));
  if (row !== `offered_${lead.id}`) await office.locator('.mk-desk form[action$="/take"] button').click();
  await office.locator('.mk-desk', { hasText: 'Лид у вас в работе' }).waitFor();
  await t.screens(office, 'offered-taken');
  await office.locator('#sell_form button[type=submit]').first().click();
  await office.waitForURL((url) => url.pathname.startsWith('/lots/'));
  t.assert.equal((await admin('GET', `/api/v1/leads/${lead.id}`)).body.taken_by, null);
};

async function done(t, call) {
  const { status, body } = await call;
  t.assert.ok(status < 300, `${status} ${JSON.stringify(body)}`);
  return body;
}
