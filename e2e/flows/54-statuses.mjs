// The owner makes two statuses, says that one leads to the other alone, moves a lead along, and gives the first one up; a stage has its form too.
export default async (t) => {
  t.allow(/status of 422/);
  const page = await t.newPage();
  await t.signIn(page, 'ural', 'owner@ural.demo');
  await page.goto(t.site('ural', '/statuses'));
  const mark = t.unique().name.slice(-6);
  const [first, second] = [`Думает ${mark}`, `Перезвонить ${mark}`];
  for (const name of [first, second]) {
    await page.getByLabel('Название статуса').fill(name);
    await page.locator('.mk-hues label[title="Фиолетовый"]').click();
    await page.locator('form[action="/statuses"] .btn-primary').click();
    await page.locator('.mk-fieldlist a', { hasText: name }).waitFor();
  }
  const names = () => page.locator('[data-sorted] .mk-name').allTextContents();
  t.assert.ok((await names()).indexOf(first) < (await names()).indexOf('В сделке'), 'an open status stands before the deal');
  await page.locator('[data-sorted] a', { hasText: second }).focus();
  await Promise.all([page.waitForResponse((answer) => answer.url().endsWith('/statuses/order')), page.keyboard.press('Alt+ArrowUp')]);
  await page.reload();
  t.assert.ok((await names()).indexOf(second) < (await names()).indexOf(first), 'the order is kept');

  await page.locator('[data-sorted] a', { hasText: first }).click();
  await t.screens(page, 'status-form', {
    prepare: async (shown) => { const any = shown.locator('[name=any]'); if (await any.isChecked()) await any.uncheck(); },
  });
  await page.getByLabel('Любой статус').uncheck();
  for (const box of await page.locator('.mk-nextset .mk-ticks input').all()) await box.uncheck();
  await page.locator('.mk-nextset .mk-ticks label', { hasText: second }).click();
  await page.locator('.mk-form.two .btn-primary').click();
  await page.waitForURL(/\/statuses$/);
  await page.locator('.mk-fieldlist li', { hasText: `Дальше: ${second}` }).waitFor();
  await t.screens(page, 'statuses');

  // A lead goes where its status leads and nowhere else.
  const person = t.unique();
  await page.goto(t.site('ural', '/leads/new'));
  await page.fill('[name=name]', person.name);
  await page.fill('[name=phone]', person.phone);
  await page.selectOption('[name=product]', 'mortgage');
  await page.click('form .btn-primary');
  await page.waitForURL(/\/leads\/[0-9a-f-]{36}$/);
  const card = page.url();
  const step = (name) => page.locator('.mk-path button', { hasText: name });
  await step(first).click();
  await page.locator('.mk-path .cur', { hasText: first }).waitFor();
  t.assert.ok(await step('Контакт').isDisabled(), 'nothing leads there');
  t.assert.ok(await step(second).isEnabled());
  await t.screens(page, 'lead-path');

  // The status is given up: its lead goes on, and the history keeps the name.
  await page.goto(t.site('ural', '/statuses'));
  await page.locator('[data-sorted] a', { hasText: first }).click();
  await page.getByLabel('Куда перенести 1 лид').selectOption({ label: second });
  await page.getByRole('button', { name: 'Убрать статус' }).click();
  await page.locator('.mk-toast', { hasText: first }).waitFor();
  await page.goto(card);
  await page.locator('.mk-path .cur', { hasText: second }).waitFor();
  t.assert.equal(await step(first).count(), 0);
  await page.locator('.mk-feed, [id^=feed]').filter({ hasText: first }).first().waitFor();

  // A pipeline of one's own, whose first stage leads to the won one alone.
  await page.goto(t.site('ural', '/pipelines'));
  await page.locator('form[action="/pipelines"] [name=name]').fill(`Лизинг ${mark}`);
  await page.locator('form[action="/pipelines"] .btn-primary').click();
  const box = page.locator('[id^=pipeline_]', { hasText: `Лизинг ${mark}` }).last();
  await box.locator('.mk-fieldlist a').first().click();
  await t.screens(page, 'stage-form', {
    prepare: async (shown) => { const any = shown.locator('[name=any]'); if (await any.isChecked()) await any.uncheck(); },
  });
  await page.getByLabel('Вероятность выдачи').fill('140');
  await page.locator('.mk-form.two .btn-primary').click();
  await page.locator('#probability_error').waitFor();
  await page.getByLabel('Вероятность выдачи').fill('35');
  await page.getByLabel('Любой этап').uncheck();
  await page.locator('.mk-nextset .mk-ticks label').last().click();
  await page.locator('.mk-form.two .btn-primary').click();
  await page.waitForURL(/\/pipelines$/);
  await page.locator('.mk-fieldlist li', { hasText: 'дальше 1 этап' }).first().waitFor();
  await t.screens(page, 'pipelines');
};
