// A lead that came back is sold by a plan of its own and says how often it was sold; calls are recorded on its card and decide a
// return for «не дозвониться» by themselves.
export default async (t) => {
  t.allow(/status of 422/);
  const hq = await t.api('hq', 'admin@mak.demo');
  const { id: ural } = (await hq('GET', '/api/v1/tenants')).body.items.find(({ slug }) => slug === 'ural');
  await done(t, hq('POST', `/api/v1/wallets/${ural}/deposits`, { amount: 50_000_00, reference: `after ${Date.now()}` }));
  const [office, own] = await Promise.all([t.newPage(), t.newPage()]);
  await Promise.all([t.signIn(office, 'hq', 'admin@mak.demo'), t.signIn(own, 'ural', 'owner@ural.demo')]);
  const plan = await aged(t, office);
  await policy(t, hq, office);
  const lead = await called(t, hq, own, office, ural);
  await soldAgain(t, hq, office, own, lead, plan);
};

/** A plan for leads that were sold before, made in the editor. */
async function aged(t, office) {
  await office.goto(t.site('hq', '/plans/new'));
  await office.fill('#name', 'Повторная продажа');
  await office.fill('#min_age_days', '0');
  await office.selectOption('#resold', 'true');
  await office.locator('#plan_form button[value=save]').last().click();
  await office.locator('#min_age_days[aria-invalid=true]').waitFor();
  await t.screens(office, 'resale-plan-form');
  await office.goto(t.site('hq', '/plans/new'));
  await office.fill('#name', 'Повторная продажа');
  await office.selectOption('#resold', 'true');
  await office.locator('#plan_preview', { hasText: 'Лид' }).waitFor();
  await office.locator('#plan_form button[value=save]').last().click();
  await office.waitForURL((url) => /^\/plans\/plan-/.test(url.pathname));
  await office.locator('.mk-pill', { hasText: 'Уже продавался' }).first().waitFor();
  await t.screens(office, 'resale-plan');
  return new URL(office.url()).pathname.split('/').pop();
}

/** «Не дозвониться» is accepted for leasing, with one call. */
async function policy(t, hq, office) {
  const [general] = (await hq('GET', '/api/v1/aftersale/policies')).body.items;
  const reasons = [...general.reasons, 'no_answer'];
  await done(t, hq('POST', '/api/v1/aftersale/policies', { product: 'leasing', reasons, call_attempts: 1, call_days: 1, cap_least: 100 }));
  await office.goto(t.site('hq', '/returns/policies'));
  await t.screens(office, 'calls-policies');
}

/** Calls are recorded; too few are told, enough decide. */
async function called(t, hq, own, office, ural) {
  const who = t.unique();
  const { id: lead } = await done(t, hq('POST', '/api/v1/leads', { name: who.name, phone: who.phone, product: 'leasing', source: 'site', lawful_basis: 'consent', amount: 4_000_000_00, city: 'Пермь' }));
  await done(t, hq('POST', `/api/v1/leads/${lead}/sell`, { stages: [{ kind: 'assign', price: 400_00, weights: { [ural]: 1 } }] }));
  const record = async (outcome) => {
    await own.locator('.mk-callbox summary').press('Enter');
    await own.selectOption('#call_outcome', outcome);
    await own.locator('#call_comment').press('Enter');
    await own.locator('#feed li', { hasText: 'Исходящий звонок' }).first().waitFor();
  };
  await own.goto(t.site('ural', `/leads/${lead}/return`));
  await own.locator('input[value=no_answer]').check();
  await own.locator('form[action$="/return"] button[type=submit]').click();
  await own.locator('#reason_error').waitFor();
  await own.locator('label', { hasText: 'Не хватает звонков: 1' }).waitFor();
  await t.screens(own, 'calls-too-few');

  await own.goto(t.site('ural', `/leads/${lead}`));
  await own.locator('#aftersale [data-ends-at]').waitFor();
  await record('no_answer');
  await own.locator('#aftersale', { hasText: 'Первый контакт состоялся' }).waitFor();
  await t.screens(own, 'calls-lead', { prepare: (page) => page.locator('.mk-callbox summary').click() });

  const caller = await t.api('ural', 'owner@ural.demo');
  await done(t, caller('POST', `/api/v1/leads/${lead}/calls`, { direction: 'out', outcome: 'busy' }));
  const { items, unreached } = (await caller('GET', `/api/v1/leads/${lead}/calls`)).body;
  // Two calls within ten minutes are one attempt.
  t.assert.deepEqual([items.map(({ outcome }) => outcome), unreached.attempts, unreached.need_attempts], [['busy', 'no_answer'], 1, 1]);
  await own.goto(t.site('ural', `/leads/${lead}/return`));
  await own.locator('input[value=no_answer]').check();
  await own.locator('form[action$="/return"] button[type=submit]').click();
  await own.locator('.mk-verdict', { hasText: 'Одобрен' }).waitFor();
  await office.goto(t.site('hq', `${new URL(own.url()).pathname}`));
  await office.locator('.mk-touches', { hasText: 'Исходящий звонок: занято' }).waitFor();
  await t.screens(office, 'calls-evidence');
  return lead;
}

/** What came back is on sale by the plan for such leads, and the buyers are told. */
async function soldAgain(t, hq, office, own, lead, plan) {
  const lot = await t.eventually('the second lot', async () => {
    const { body } = await hq('GET', `/api/v1/leads/${lead}`);
    t.assert.equal(body.times_sold, 1);
    return body.status === 'auction' && body.lot_id;
  });
  const { plan_id: version } = (await hq('GET', `/api/v1/lots/${lot}`)).body;
  t.assert.equal((await hq('GET', `/api/v1/plans/${version}`)).body.code, plan);
  await own.goto(t.site('ural', '/lots'));
  await own.locator(`#lot_${lot}`, { hasText: 'продавался 1 раз' }).waitFor();
  await t.screens(own, 'resale-floor');
  await own.goto(t.site('ural', `/lots/${lot}`));
  await own.locator('.mk-pill', { hasText: 'продавался 1 раз' }).waitFor();
  await t.screens(own, 'resale-lot');
  await office.goto(t.site('hq', `/lots/${lot}`));
  await t.screens(office, 'resale-office-lot');
  await office.goto(t.site('hq', `/leads/${lead}`));
  await t.screens(office, 'resale-office-lead');
}

async function done(t, call) {
  const { status, body } = await call;
  t.assert.ok(status < 300, `${status} ${JSON.stringify(body)}`);
  return body;
}
