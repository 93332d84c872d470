// What head office does by hand: withdraws a lot, gives a lead away, orders a plan's stages, refuses a return and hears the appeal.
// Each act asks for its reason and goes through the pages; whom it concerns sees it.
import { readFileSync } from 'node:fs';

export default async (t) => {
  t.allow(/status of 422/);
  const hq = await t.api('hq', 'admin@mak.demo');
  const tenants = (await hq('GET', '/api/v1/tenants')).body.items;
  const ural = tenants.find(({ slug }) => slug === 'ural');
  await done(t, hq('POST', `/api/v1/wallets/${ural.id}/deposits`, { amount: 100_000_00, reference: `by hand ${Date.now()}` }));
  const [office, own] = await Promise.all([t.newPage(), t.newPage()]);
  await Promise.all([t.signIn(office, 'hq', 'admin@mak.demo'), t.signIn(own, 'ural', 'owner@ural.demo')]);

  await withdraw(t, hq, office, own);
  await give(t, hq, office, own, ural);
  await arrange(t, office);
  await appeal(t, hq, office, own, ural);
};

/** A lot with a bid is withdrawn: the hold comes back, the bidder is told, the lead may be sold again. */
async function withdraw(t, hq, office, own) {
  const bidder = await t.api('ural', 'owner@ural.demo');
  const { id } = await lead(t, hq);
  const { lot_id: lot } = await done(t, hq('POST', `/api/v1/leads/${id}/sell`, { stages: [{ kind: 'sealed', window_s: 600, reserve: 20_000_00 }, { kind: 'hq' }] }));
  // Its own list: head office is not shown the holds of a sealed lot.
  const moved = async () => (await bidder('GET', '/api/v1/wallet/transfers')).body.items.filter(({ lot_id: of }) => of === lot).map(({ kind, amount }) => [kind, amount]);
  await office.goto(t.site('hq', `/lots/${lot}`));
  await t.screens(office, 'by-hand-lot');
  await office.locator('[data-live-mark]:not(.off)').waitFor();

  await office.fill('#cancel_form [name=reason]', 'Клиент позвонил сам');
  await done(t, bidder('POST', `/api/v1/lots/${lot}/bids`, { amount: 21_000_00 }));
  await office.locator('.mk-lotkpis .mk-kpi', { hasText: 'Ставок' }).locator('.mk-fig', { hasText: '1' }).waitFor();
  t.assert.equal(await office.inputValue('#cancel_form [name=reason]'), 'Клиент позвонил сам', 'what is being typed survives the news');
  t.assert.deepEqual(await moved(), [['hold', 21_000_00]]);

  office.on('dialog', (dialog) => dialog.accept());
  await office.fill('#cancel_form [name=reason]', '  ');
  await office.click('#cancel_form button[type=submit]');
  await office.locator('#cancel_form [name=reason][aria-invalid=true]').waitFor();
  await t.axe(office, 'a lot that was not withdrawn');
  await own.goto(t.site('ural', '/lots'));
  await own.locator('[data-live-mark]:not(.off)').waitFor();
  await t.mark(own);
  await own.locator(`#lot_${lot}`).waitFor();
  await office.fill('#cancel_form [name=reason]', 'Клиент передумал');
  await office.click('#cancel_form button[type=submit]');
  await office.locator('.mk-banner', { hasText: 'Клиент передумал' }).waitFor();
  t.assert.equal(await office.locator('#cancel_form').count(), 0, 'there is nothing more to withdraw');
  await own.locator(`#lot_${lot}`).waitFor({ state: 'detached' });
  await t.same(own, 'the floor');
  t.assert.deepEqual(await moved(), [['release', 21_000_00], ['hold', 21_000_00]], 'the hold came back');
  await t.screens(office, 'by-hand-lot-withdrawn');
  await own.goto(t.site('ural', `/lots/${lot}`));
  t.assert.match(await own.textContent('main'), /снят с торгов/i);
  await office.goto(t.site('hq', `/leads/${id}`));
  await office.locator('#sell_form').waitFor();
}

/** A lead goes to a franchisee by hand; without a reason it does not. */
async function give(t, hq, office, own, ural) {
  const { id, who } = await lead(t, hq);
  await office.goto(t.site('hq', `/leads/${id}`));
  const open = (page) => page.locator('.mk-hand:not([open]) summary').click();
  await t.screens(office, 'by-hand-lead', { prepare: async (page, { size }) => {
    if (size === 1440) await open(page);
  } });
  await open(office);
  await office.selectOption('#hand_form [name=tenant_id]', ural.id);
  await office.fill('#hand_form [name=price]', '1 500');
  await office.fill('#hand_form [name=reason]', '   ');
  await office.click('#hand_form button[type=submit]');
  await office.locator('#hand_form [name=reason][aria-invalid=true]').waitFor();
  t.assert.equal(await office.inputValue('#hand_form [name=tenant_id]'), ural.id, 'what was chosen stays');
  t.assert.match(await office.inputValue('#hand_form [name=price]'), /1\s?500/);
  await t.axe(office, 'a lead that was not handed over');
  await own.goto(t.site('ural', '/leads'));
  await own.locator('[data-live-mark]:not(.off)').waitFor();
  await t.mark(own);
  await office.fill('#hand_form [name=reason]', 'Клиент просил этот офис');
  await office.click('#hand_form button[type=submit]');
  await office.locator('.mk-toast', { hasText: 'Лид передан' }).waitFor();
  await own.locator('#rows tr', { hasText: who.name }).waitFor();
  await t.same(own, 'the list of leads');
  await office.locator('section.mid .mk-feed', { hasText: 'Клиент просил этот офис' }).waitFor();
  t.assert.match(await office.textContent('section.right'), /1\s500\s₽/);
  await t.screens(office, 'by-hand-lead-given');
}

/** Stages change places by the mouse and by Alt with the arrows; the saved plan has them so. */
async function arrange(t, page) {
  const { name } = t.unique();
  const kinds = () => page.$$eval('[data-stage-card]', (cards) => cards.map((card) => card.querySelector('[name$=".kind"]').value));
  const card = (kind) => page.locator('[data-stage-card]', { has: page.locator(`[name$=".kind"][value=${kind}]`) });
  await page.goto(t.site('hq', '/plans/new'));
  t.assert.deepEqual(await kinds(), ['sealed', 'assign', 'hq']);
  await t.screens(page, 'by-hand-plan');
  await page.fill('[name=name]', `План ${name}`);
  await page.fill('[name=cities]', name);
  await page.locator('.mk-addstage button[value="add:descending"]').click();
  await page.waitForFunction(() => document.querySelectorAll('[data-stage-card]').length === 4);

  await card('assign').scrollIntoViewIfNeeded();
  const [to, from] = await Promise.all(['assign', 'descending'].map((kind) => card(kind).locator('.grip').boundingBox()));
  await page.mouse.move(from.x + 5, from.y + 5);
  await page.mouse.down();
  await page.mouse.move(to.x + 5, to.y, { steps: 20 });
  await page.mouse.up();
  await t.eventually('the dragged stage', async () => (await kinds()).join() === 'sealed,descending,assign,hq');
  await card('assign').focus();
  await page.keyboard.press('Alt+ArrowUp');
  t.assert.deepEqual(await kinds(), ['sealed', 'assign', 'descending', 'hq']);
  await page.keyboard.press('Alt+ArrowDown');
  t.assert.deepEqual(await kinds(), ['sealed', 'descending', 'assign', 'hq']);
  t.assert.ok(await card('assign').evaluate((element) => element === document.activeElement), 'the moved stage keeps the focus');
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  t.assert.deepEqual(await kinds(), ['assign', 'sealed', 'descending', 'hq']);
  await page.keyboard.press('Alt+ArrowDown');
  await page.locator('button.btn-primary[value=save]').click();
  await page.waitForURL((url) => /\/plans\/plan-[0-9a-z]+$/.test(url.pathname));
  const stages = await page.locator('.mk-stages').first().locator('li').allTextContents();
  t.assert.deepEqual(stages.map((text) => ['Закрытые', 'Распределение', 'Понижение', 'офис'].findIndex((word) => text.includes(word))), [0, 1, 2, 3], stages.join(' | '));
  await page.locator('form[action$="/retire"] button').click();
  await page.locator('.mk-pill', { hasText: 'Снят' }).first().waitFor();
}

/** A return with a file beside it is refused with a reason, appealed with another, and then approved. */
async function appeal(t, hq, office, own, ural) {
  const { id, who } = await lead(t, hq);
  await done(t, hq('POST', `/api/v1/leads/${id}/sell`, { stages: [{ kind: 'assign', price: 400_00, weights: { [ural.id]: 1 } }] }));
  await own.goto(t.site('ural', `/leads/${id}/return`));
  await t.screens(own, 'by-hand-return-ask');
  await own.locator('input[name=reason][value=language]').check();
  await own.fill('textarea[name=comment]', 'Говорит только на незнакомом языке');
  await own.locator('form[action$="/return"] button[type=submit]').click();
  await own.locator('.mk-verdict', { hasText: 'Ждёт ответа' }).waitFor();
  await own.setInputFiles('input[type=file]', { name: 'звонок.txt', mimeType: 'text/plain', buffer: Buffer.from('расшифровка звонка') });
  await own.locator('form[action$="/files"] button[type=submit]').click();
  await own.locator('#files a', { hasText: 'звонок.txt' }).waitFor();

  const address = t.site('hq', new URL(own.url()).pathname);
  await office.goto(address);
  const [file] = await Promise.all([office.waitForEvent('download'), office.locator('a', { hasText: 'звонок.txt' }).click()]);
  t.assert.equal(readFileSync(await file.path(), 'utf8'), 'расшифровка звонка', 'head office reads what was uploaded');
  await t.screens(office, 'by-hand-return-waits');
  await office.locator('button[formaction$="/refuse"]').click();
  await office.locator('textarea[name=comment][aria-invalid=true]').waitFor();
  await office.fill('textarea[name=comment]', 'На записи слышна русская речь');
  await office.locator('button[formaction$="/refuse"]').click();
  await own.locator('.mk-verdict', { hasText: 'Отказ' }).waitFor();
  t.assert.match(await own.textContent('.mk-feed'), /На записи слышна русская речь/);
  await t.screens(own, 'by-hand-return-refused');

  await own.fill('#appeal textarea', '  ');
  await own.click('#appeal button[type=submit]');
  await own.locator('#appeal textarea[aria-invalid=true]').waitFor();
  await own.fill('#appeal textarea', 'Это говорю я, клиент молчит');
  await own.click('#appeal button[type=submit]');
  await own.locator('.mk-verdict', { hasText: 'Ждёт ответа' }).waitFor();
  t.assert.equal(await own.locator('#appeal').count(), 0, 'one appeal is all');
  await office.goto(t.site('hq', '/returns'));
  const row = office.locator('#rows tr', { hasText: who.name });
  t.assert.match(await row.textContent(), /Обжалован/);
  await office.goto(address);
  t.assert.match(await office.textContent('main'), /Это говорю я, клиент молчит/);
  await t.screens(office, 'by-hand-return-appealed');
  await office.locator('button[data-key=a]').click();
  await own.locator('.mk-verdict', { hasText: 'Одобрен' }).waitFor();
  t.assert.match(await own.textContent('main'), /400\s₽/);
  await t.screens(own, 'by-hand-return-approved');
}

async function lead(t, hq) {
  const who = t.unique();
  const { id } = await done(t, hq('POST', '/api/v1/leads', { name: who.name, phone: who.phone, product: 'leasing', source: 'site', lawful_basis: 'consent', amount: 6_000_000_00, city: 'Пермь' }));
  return { who, id };
}

/** The body of a call that must succeed. */
async function done(t, call) {
  const { status, body } = await call;
  t.assert.ok(status < 300, `${status} ${JSON.stringify(body)}`);
  return body;
}
