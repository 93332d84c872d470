// The main job: a partner's lead is put up for sale, won in an auction, comes live to the winner, becomes a deal, is moved over the
// board by mouse and by keyboard, the loan is issued, and the partner sees the reward. Every page is used as a person would.
export default async (t) => {
  const who = t.unique();
  const [hq, partner, broker] = await Promise.all([t.newPage(), t.newPage(), t.newPage()]);
  await Promise.all([
    t.signIn(hq, 'hq', 'admin@mak.demo'), t.signIn(partner, 'partner', 'partner1@mak.demo'), t.signIn(broker, 'north', 'owner@north.demo'),
  ]);

  await deposit(t, hq);
  await bring(t, partner, who);

  await broker.goto(t.site('north', '/lots'));
  await broker.locator('[data-live-mark]:not(.off)').waitFor();
  await t.mark(broker);
  const known = await broker.$$eval('article.mk-lot', (all) => all.map((lot) => lot.id));
  const lot = await putUp(t, hq, who);
  t.assert.ok(!known.includes(`lot_${lot}`));
  const card = broker.locator(`#lot_${lot}`);
  await card.waitFor();
  await t.same(broker, 'the floor');

  await card.locator('[name=amount]').fill('20 000');
  await card.locator('form.act button').click();
  await broker.locator('#toasts .mk-toast').first().waitFor();
  await card.locator('.you.end b', { hasText: /20\s000/ }).waitFor();

  const leads = await broker.context().newPage();
  await leads.goto(t.site('north', '/leads'));
  await leads.locator('[data-live-mark]:not(.off)').waitFor();
  await t.mark(leads);
  const row = leads.locator('#rows tr', { hasText: who.name });
  await row.waitFor({ timeout: 90_000 });
  await t.same(leads, 'the list of leads');
  await card.waitFor({ state: 'detached' });

  const deal = await convert(t, leads, row);
  await board(t, leads, deal);
  await issue(t, leads, deal);
  await reward(t, partner, who);
};

/** Head office books a payment of 50 000 roubles to «north». */
async function deposit(t, page) {
  await page.goto(t.site('hq', '/wallets'));
  await page.getByRole('link', { name: 'Северный кредит' }).first().click();
  await page.waitForURL(/\/wallets\/[0-9a-f-]{36}/);
  const reference = `Платёж ${Date.now()}`;
  await page.fill('#deposit_form [name=amount]', '50 000');
  await page.fill('#deposit_form [name=reference]', reference);
  await page.click('#deposit_form button[type=submit]');
  const line = page.locator('#rows tr', { hasText: reference });
  await line.waitFor();
  t.assert.match(await line.textContent(), /50\s000\s₽/);
}

/** The partner gives the lead. */
async function bring(t, page, who) {
  await page.goto(t.site('partner', '/leads/new'));
  await page.fill('[name=name]', who.name);
  await page.fill('[name=phone]', who.phone);
  await page.selectOption('[name=product]', 'secured');
  await page.fill('[name=amount]', '5 000 000');
  await page.fill('[name=city]', 'Псков');
  await page.check('[name=consent]');
  await page.click('#lead_form button[type=submit]');
  await page.waitForURL((url) => !url.pathname.endsWith('/new') && url.pathname !== '/leads');
}

/** Head office finds it in the pool and opens a lot for a minute from the side panel; answers the lot's id. */
async function putUp(t, page, who) {
  await page.goto(t.site('hq', '/leads'));
  await page.fill('input[type=search][name=q]', who.name);
  const row = page.locator('#rows tr', { hasText: who.name });
  await row.waitFor();
  await page.waitForFunction(() => document.querySelectorAll('#rows tr').length === 1);
  await row.locator('td').nth(2).click();
  const panel = page.locator('#panel');
  await panel.locator('[name=plan]').selectOption('own');
  await panel.locator('[name=window_s]').selectOption('60');
  await panel.locator('[name=reserve]').fill('500');
  await panel.locator('#sell_form button[type=submit]').click();
  const link = panel.locator('a.mk-lotline');
  await link.waitFor();
  return (await link.getAttribute('href')).split('/').pop();
}

/** The lead becomes a client and a deal; answers the deal's path. */
async function convert(t, page, row) {
  await row.locator('a.mk-name').click();
  await page.waitForURL(/\/leads\/[0-9a-f-]{36}$/);
  await page.click('[popovertarget=convert_menu]');
  await page.locator('#convert_menu button').first().click();
  await page.waitForURL(/\/deals\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname;
}

/** One step by mouse, one by keyboard; each is there after a reload. */
async function board(t, page, deal) {
  const card = page.locator(`#deal_${deal.split('/').pop()}`);
  const stage = () => card.evaluate((element) => element.closest('[data-stage]').dataset.stage);
  const title = (number) => page.locator('.mk-col').nth(number).getAttribute('data-stage');
  const version = () => card.getAttribute('data-version');
  await page.goto(t.site('north', '/board'));
  const [first, second, third] = await Promise.all([0, 1, 2].map(title));
  t.assert.equal(await stage(), first, 'a new deal is in the first column');

  const before = await version();
  await card.dragTo(page.locator(`.mk-col[data-stage="${second}"] [data-stack]`), { targetPosition: { x: 60, y: 8 } });
  await t.eventually('the answer to the drop', async () => await version() !== before);
  t.assert.equal(await stage(), second, 'dragged');
  await page.reload();
  t.assert.equal(await stage(), second, 'the server knows');

  const dragged = await version();
  await card.focus();
  for (const key of ['Space', 'ArrowRight', 'Space']) await page.keyboard.press(key);
  await t.eventually('the answer to the keys', async () => await version() !== dragged);
  t.assert.equal(await stage(), third, 'moved by keys');
  t.assert.ok(await card.evaluate((element) => element === document.activeElement), 'the moved card keeps the focus');
  await page.reload();
  t.assert.equal(await stage(), third, 'the server knows that too');
}

/** The loan and the commission are booked. */
async function issue(t, page, deal) {
  await page.goto(t.site('north', deal));
  const form = page.locator(`form[action="${deal}/issue"]`);
  await form.locator('[name=amount]').fill('4 800 000');
  await form.locator('[name=commission]').fill('100 000');
  await form.locator('button').click();
  await page.locator('.mk-feed', { hasText: /100\s000/ }).waitFor();
  t.assert.equal(await page.locator(`form[action="${deal}/issue"]`).count(), 0, 'it can be booked once only');
}

/** 15 % of 100 000 roubles are on hold. */
async function reward(t, page, who) {
  await page.goto(t.site('partner', '/settlements'));
  await page.locator('#rows tr', { hasText: who.name }).waitFor();
  const line = await page.locator('#rows tr', { hasText: who.name }).textContent();
  t.assert.match(line, /15\s000\s₽/);
  t.assert.match(line, /холд/i);
}
