// A lead in a franchisee's CRM: the responsible is told at once, a second lead of the same person is noticed, two people who change it
// at the same time do not lose each other's work, contacts are shown for a reason, and notes stay.
export default async (t) => {
  t.allow(/status of 409/);
  const who = t.unique();
  const [owner, manager] = await Promise.all([t.newPage(), t.newPage()]);
  await Promise.all([t.signIn(owner, 'north', 'owner@north.demo'), t.signIn(manager, 'north', 'manager@north.demo')]);
  await manager.goto(t.site('north', '/leads'));
  await manager.locator('[data-live-mark]:not(.off)').waitFor();
  await manager.locator('#bell[hx-get*=told]').waitFor();
  await t.mark(manager);
  const name = await manager.locator('.mk-self .mk-hide').textContent();

  const first = await create(t, owner, who, name);
  await manager.locator('#rows tr', { hasText: who.name }).waitFor();
  const second = await twin(t, owner, who);
  t.assert.notEqual(second, first);
  await manager.locator('.mk-toast', { hasText: `теми же контактами: ${who.name}` }).waitFor();
  await manager.locator('#bell[data-unread]').waitFor();
  await t.same(manager, 'the manager\'s list');
  await owner.locator('.mk-banner', { hasText: who.name }).waitFor();
  await manager.locator('#bell').click();
  await manager.waitForURL(/\/notices/);
  t.assert.match(await manager.textContent('main'), /теми же контактами/);
  await t.axe(manager, 'notices');

  await stale(t, owner, manager, first);
  await contacts(t, owner, who, first);

  await owner.fill('#composer textarea', 'Перезвонить после обеда,\nспросить про справку.');
  await owner.click('#composer button');
  await owner.locator('#feed .mk-note', { hasText: 'спросить про справку' }).waitFor();
  await owner.reload();
  t.assert.match(await owner.textContent('#feed'), /Перезвонить после обеда/);
};

async function fill(page, who, phone) {
  await page.fill('[name=name]', who.name);
  await page.fill('[name=phone]', phone);
  await page.selectOption('[name=product]', 'mortgage');
  await page.fill('[name=amount]', '3 200 000');
  await page.fill('[name=city]', 'Псков');
}

/** The owner makes a lead for the manager; answers its path. */
async function create(t, page, who, name) {
  await page.goto(t.site('north', '/leads'));
  await page.keyboard.press('c');
  await page.waitForURL(/\/leads\/new/);
  await fill(page, who, who.phone);
  const option = page.locator('[name=responsible] option').filter({ hasNotText: 'Кирилл Невский' });
  const labels = await option.allTextContents();
  const label = labels.find((each) => name.includes(each.trim()) && each.trim()) ?? labels.at(-1);
  await page.selectOption('[name=responsible]', { label });
  await page.click('form[action="/leads"] button[type=submit]');
  await page.waitForURL(/\/leads\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname;
}

/** The same phone in another spelling: warned of while it is typed, and still allowed. */
async function twin(t, page, who) {
  await page.goto(t.site('north', '/leads/new'));
  await fill(page, { name: `${who.name} снова` }, who.phone.replace('+7 ', '8(').replace(' ', ')').replaceAll('-', ' '));
  await page.locator('#duplicate .mk-banner', { hasText: who.name }).waitFor();
  await t.axe(page, 'a warning of a duplicate');
  await page.click('form[action="/leads"] button[type=submit]');
  await page.waitForURL(/\/leads\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname;
}

/** Both open the form; who saves second is told what the first changed, and nothing typed is lost. */
async function stale(t, owner, manager, path) {
  await Promise.all([owner.goto(t.site('north', `${path}/edit`)), manager.goto(t.site('north', `${path}/edit`))]);
  await owner.fill('[name=city]', 'Выборг');
  await owner.click(`form[action="${path}"] button[type=submit]`);
  await owner.waitForURL((url) => url.pathname === path);
  await manager.fill('[name=comment]', 'Просит срок подлиннее');
  await manager.click(`form[action="${path}"] button[type=submit]`);
  await manager.locator('.mk-banner', { hasText: 'запись изменили' }).waitFor();
  t.assert.equal(await manager.inputValue('[name=comment]'), 'Просит срок подлиннее');
  await t.axe(manager, 'a stale form');
  await manager.click(`form[action="${path}"] button[type=submit]`);
  await manager.waitForURL((url) => url.pathname === path);
}

/** The phone is masked until somebody says why; the reason is in the history. */
async function contacts(t, page, who, path) {
  await page.goto(t.site('north', path));
  const field = page.locator('#contacts');
  const digits = who.phone.slice(-9);
  t.assert.ok(!(await page.content()).includes(digits), 'the phone is not on the page at all');
  await field.locator('.mk-reveal').first().click();
  await page.locator('#reveal button', { hasText: 'Звонок клиенту' }).click();
  await field.locator('a[href^="tel:"]', { hasText: digits }).waitFor();
  await page.reload();
  t.assert.match(await page.textContent('#feed'), /Показаны контакты/);
}
