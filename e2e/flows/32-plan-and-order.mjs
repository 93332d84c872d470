// Head office edits a plan and tries it on a past lead; a franchisee makes a standing order, sees first what it would have bought, and the order bids.
export default async (t) => {
  const who = t.unique();
  const [office, broker] = await Promise.all([t.newPage(), t.newPage()]);
  const hq = await t.api('hq', 'admin@mak.demo');
  await Promise.all([t.signIn(office, 'hq', 'admin@mak.demo'), t.signIn(broker, 'north', 'owner@north.demo')]);
  const plan = await edit(t, office, who);
  await order(t, hq, broker, who);
  await office.goto(t.site('hq', `/plans/${plan}`));
  office.once('dialog', (dialog) => dialog.accept());
  await office.locator(`form[action="/plans/${plan}/retire"] button`).click();
  await office.locator('.mk-pill', { hasText: 'Снят' }).first().waitFor();
};

// A plan for leads that nobody else in the demo network has: a city of its own.
async function edit(t, page, who) {
  await page.goto(t.site('hq', '/plans/new'));
  await page.locator('[name=name]').fill(`План ${who.name}`);
  await page.locator('[name=cities]').fill(who.name);
  const kinds = () => page.$$eval('[data-stage-card]', (cards) => cards.map((card) => card.querySelector('[name$=".kind"]').value));
  t.assert.deepEqual(await kinds(), ['sealed', 'assign', 'hq']);
  await page.locator('.mk-addstage button[value="add:sealed"]').click();
  await page.waitForFunction(() => document.querySelectorAll('[data-stage-card]').length === 4);
  t.assert.equal(await page.locator('[name=name]').inputValue(), `План ${who.name}`, 'what was typed stays');
  // By the keyboard: the new sealed stage, the third, goes up.
  await page.locator('[data-stage-card]').nth(2).focus();
  await page.keyboard.press('Alt+ArrowUp');
  t.assert.deepEqual(await kinds(), ['sealed', 'sealed', 'assign', 'hq']);
  await page.locator('[data-stage-card]').nth(1).locator('button[value^="remove"]').click();
  await page.waitForFunction(() => document.querySelectorAll('[data-stage-card]').length === 3);
  await page.locator('#plan_preview section').first().waitFor();
  t.assert.equal(await page.locator('#plan_preview section').count(), 3, 'a preview of each stage');
  // A window of a second is refused beside its field.
  const span = page.locator('[data-stage-card]').first().locator('[name$=".window_s"]');
  await span.fill('1');
  await page.locator('[data-stage-card]').first().locator('[name$=".window_s_unit"]').selectOption('s');
  t.allow(/status of 422/);
  await page.locator('button.btn-primary[value=save]').click();
  await page.locator('.mk-stageedit .err').first().waitFor();
  await page.locator('[data-stage-card]').first().locator('[name$=".window_s"]').fill('20');
  await page.locator('button.btn-primary[value=save]').click();
  await page.waitForURL((url) => /\/plans\/plan-[0-9a-z]+$/.test(url.pathname));
  return new URL(page.url()).pathname.split('/').pop();
}

async function order(t, hq, page, who) {
  await page.goto(t.site('north', '/standing-orders'));
  await page.locator('#order_preview').waitFor();
  await page.locator('#order_form [name=limit]').fill('7 500');
  await page.locator('#order_preview .mk-wouldfig, #order_preview .mk-muted').first().waitFor();
  await page.locator('#order_form [name=cities]').fill(who.name);
  await page.locator('#order_form [name=budget]').fill('90 000');
  await page.locator('#order_form button[type=submit]').click();
  const line = page.locator('#order_list li', { hasText: who.name });
  await line.waitFor();
  const lead = await hq('POST', '/api/v1/leads', {
    name: who.name, phone: who.phone, city: who.name, product: 'mortgage', amount: 300_000_000, source: 'site', lawful_basis: 'consent',
  });
  t.assert.equal(lead.status, 201);
  const sold = await hq('POST', `/api/v1/leads/${lead.body.id}/sell`, {});
  t.assert.equal(sold.status, 201);
  await page.goto(t.site('north', '/lots'));
  await page.locator(`#lot_${sold.body.lot_id} .you.end b`, { hasText: /7\s500/ }).waitFor();
  await page.goto(t.site('north', '/standing-orders'));
  page.once('dialog', (dialog) => dialog.accept());
  await line.locator('form[action$="/delete"] button').click();
  await line.waitFor({ state: 'detached' });
}
