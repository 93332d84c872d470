// Head office draws a territory, its owner sees where the leads went; a week is counted; a scenario is played, saved and compared.
export default async (t) => {
  t.allow(/status of 422/);
  const who = t.unique();
  const [office, owner] = await Promise.all([t.newPage(), t.newPage()]);
  await Promise.all([t.signIn(office, 'hq', 'admin@mak.demo'), t.signIn(owner, 'volga', 'owner@volga.demo')]);

  await territory(t, office, owner, who);
  await fairness(t, office, owner);
  await simulator(t, office, who);

  const clerk = await t.api('volga', 'owner@volga.demo');
  const today = new Date().toISOString().slice(0, 10);
  t.assert.equal((await clerk('POST', '/api/v1/simulations', { from: today, to: today })).status, 404, 'not on a franchisee\'s site');
};

async function territory(t, office, owner, who) {
  await office.goto(t.site('hq', '/territories/new'));
  await office.fill('[name=name]', `Территория ${who.name}`);
  const hq = await t.api('hq', 'admin@mak.demo');
  const volga = (await hq('GET', '/api/v1/tenants')).body.items.find(({ slug }) => slug === 'volga');
  await office.selectOption('[name=owner_tenant]', volga.id);
  await office.fill('[name=places]', `Новоград ${who.name}\nСтароград ${who.name}`);
  await office.click('#territory_form button[type=submit]');
  await office.locator('tr', { hasText: `Территория ${who.name}` }).waitFor();

  await office.goto(t.site('hq', '/territories/new'));
  await office.fill('[name=name]', `Другая ${who.name}`);
  await office.fill('[name=places]', `новоград ${who.name}`);
  await office.click('#territory_form button[type=submit]');
  await office.locator('#places_error').waitFor();

  await owner.goto(t.site('volga', '/territory'));
  t.assert.match(await owner.textContent('main'), new RegExp(`Новоград ${who.name}`, 'i'), 'the owner sees its places');
  const lead = { name: who.name, phone: who.phone, product: 'mortgage', source: 'site', lawful_basis: 'consent', city: `НОВОГРАД ${who.name}` };
  t.assert.equal((await hq('POST', '/api/v1/leads', lead)).status, 201);
  const own = await t.api('volga', 'owner@volga.demo');
  const told = (await own('GET', '/api/v1/territory')).body;
  t.assert.ok(told.total.leads >= 1 && told.total.in_work >= 1, JSON.stringify(told.total));
}

async function fairness(t, office, owner) {
  await office.goto(t.site('hq', '/fairness'));
  await office.locator('form[action="/fairness"][method=post] button').first().click();
  await office.locator('.mk-kpis').waitFor();
  const [file] = await Promise.all([office.waitForEvent('download'), office.click('a[href*="/file"]:not([href*=csv])')]);
  t.assert.match(file.suggestedFilename(), /^fairness-\d{4}-\d\d-\d\d\.xlsx$/);
  await owner.goto(t.site('volga', '/fairness'));
  await owner.locator('.mk-kpis').waitFor();
}

async function simulator(t, office, who) {
  await office.goto(t.site('hq', '/simulator'));
  await office.fill('[name=daily_cap]', '-1');
  await office.click('#scenario_form button[type=submit]');
  await office.locator('#daily_cap_error').waitFor();
  for (const [percent, name] of [['100', `Как было ${who.name}`], ['150', `Резерв выше ${who.name}`]]) {
    await office.goto(t.site('hq', '/simulator'));
    await office.fill('[name=reserve_percent]', percent);
    await office.click('#scenario_form button[type=submit]');
    await office.locator('#run .mk-figures').first().waitFor({ timeout: 30_000 });
    await office.fill('#run [name=name]', name);
    await office.click('form[action$="/save"] button[type=submit]');
    await office.locator('tr', { hasText: name }).waitFor();
  }
  await office.click('form[action="/simulator/compare"] button[type=submit]');
  await office.locator('.mk-figures').first().waitFor();
  t.assert.match(await office.textContent('main'), /Резерв выше/);
}
