// The owner makes fields, in their order; a lead's form asks for them, a status needs one; they become a column and a condition.
const open = (menu) => async (page) => {
  const button = page.locator(`#filters > button[popovertarget=${menu}]:visible`);
  if (await button.count()) await button.click();
};

export default async (t) => {
  t.allow(/status of 422/);
  const page = await t.newPage();
  await t.signIn(page, 'ural', 'owner@ural.demo');
  await page.goto(t.site('ural', '/fields'));
  const mark = t.unique().name.slice(-6);
  const [kind, term] = [`Цель ${mark}`, `Срок ${mark}`];

  await page.click('.mk-top a[href="/fields/new"]:visible');
  await t.screens(page, 'kinds');
  await page.locator('.mk-kinds a', { hasText: 'Один из списка' }).click();
  await t.screens(page, 'form', { prepare: (shown) => shown.locator('.mk-places summary').first().click() });
  await page.fill('[name=name]', kind);
  await page.fill('[name=section]', 'Запрос клиента');
  await page.fill('[name=added]', 'Ремонт\nБизнес\nДругое');
  await page.locator('.mk-places summary', { hasText: 'Нужно для перехода' }).click();
  await page.locator('.mk-places[open] label', { hasText: 'Контакт' }).first().click();
  await page.click('form .btn-primary');
  await page.waitForURL(/\/fields$/);
  await page.goto(t.site('ural', '/fields/new?kind=date'));
  await page.fill('[name=name]', term);
  await page.fill('[name=section]', 'Запрос клиента');
  await page.click('form .btn-primary');
  await page.waitForURL(/\/fields$/);

  // Order by keyboard: the last but one goes behind the last.
  const names = () => page.locator('[data-sorted] .mk-name').allTextContents();
  const before = await names();
  t.assert.deepEqual(before.slice(-2), [kind, term]);
  await page.locator('[data-sorted] a', { hasText: kind }).focus();
  await Promise.all([page.waitForResponse((answer) => answer.url().endsWith('/fields/order')), page.keyboard.press('Alt+ArrowDown')]);
  t.assert.equal(await page.evaluate(() => document.activeElement.textContent), kind, 'the row keeps the focus');
  await page.reload();
  t.assert.deepEqual((await names()).slice(-2), [term, kind], 'the order is kept');
  await t.screens(page, 'fields');

  // A lead: the form asks; the status leads to the form, which marks what is missing.
  const person = t.unique();
  await page.goto(t.site('ural', '/leads/new'));
  await t.screens(page, 'lead-form');
  await page.fill('[name=name]', person.name);
  await page.fill('[name=phone]', person.phone);
  await page.selectOption('[name=product]', 'mortgage');
  await page.getByLabel(term).fill('2031-05-20');
  await page.click('form .btn-primary');
  await page.waitForURL(/\/leads\/[0-9a-f-]{36}$/);
  const card = page.url();
  t.assert.match(await page.locator('.mk-rec').textContent(), /20\.05\.2031|20 мая 2031/);
  await page.locator('.mk-path button', { hasText: 'Контакт' }).click();
  await page.waitForURL(/\/edit\?to=/);
  await page.locator('.mk-banner', { hasText: 'Контакт' }).waitFor();
  t.assert.ok(await page.getByLabel(kind).evaluate((input) => input.required), 'what is needed is marked');
  await page.getByLabel(kind).selectOption({ label: 'Бизнес' });
  await page.click('form .btn-primary');
  await page.waitForURL(card);
  t.assert.equal(await page.locator('.mk-path .cur').textContent(), 'Контакт');
  t.assert.match(await page.locator('.mk-rec').textContent(), /Бизнес/);
  await t.screens(page, 'lead-card');

  // A column, and a condition that finds this lead alone.
  await page.goto(t.site('ural', '/leads'));
  await page.click('[popovertarget=columns_menu]');
  await page.locator('#columns_menu label', { hasText: kind }).click();
  await page.locator('th', { hasText: kind }).waitFor();
  await page.keyboard.press('Escape');
  await page.click('.mk-chip.add[popovertarget=filter_menu]');
  await page.selectOption('[name=add]', { label: kind });
  await page.locator('.mk-condmany label', { hasText: 'Бизнес' }).click();
  await page.locator('.mk-chip.on', { hasText: kind }).waitFor();
  await page.selectOption('[name=add]', { label: term });
  await page.locator('.mk-cond', { hasText: term }).locator('select').first().selectOption('from');
  await page.locator('.mk-cond', { hasText: term }).locator('input[type=date]').fill('2031-05-20');
  await page.locator('.mk-chip.on', { hasText: /20.*2031/ }).waitFor();
  t.assert.deepEqual(await page.locator('#rows .mk-name').allTextContents().then((all) => all.map((text) => text.trim())), [person.name]);
  t.assert.match(await page.locator('#rows tr').textContent(), /Бизнес/);
  await t.screens(page, 'list', { prepare: open('filter_menu') });

  // Out of use: off the cards, and back by the message.
  await page.goto(t.site('ural', '/fields'));
  await page.locator('[data-sorted] li', { hasText: kind }).locator('button').click();
  await page.locator('.mk-toast').waitFor();
  await page.goto(card);
  t.assert.equal(await page.locator('.mk-fields dt', { hasText: kind }).count(), 0);
  await page.goto(t.site('ural', '/fields'));
  await page.locator('.mk-fieldlist li', { hasText: kind }).locator('button', { hasText: 'Вернуть' }).click();
  await page.goto(card);
  await page.locator('.mk-fields dt', { hasText: kind }).waitFor();
  t.assert.match(await page.locator('.mk-rec').textContent(), /Бизнес/, 'its value was kept');
  // Nothing is left that other leads would need.
  for (const name of [kind, term]) {
    await page.goto(t.site('ural', '/fields'));
    await page.locator('[data-sorted] li', { hasText: name }).locator('button').click();
    await page.locator('.mk-toast').waitFor();
  }
};
