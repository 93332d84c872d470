// Two leads of one person: compared from the banner, merged with chosen values, found by either phone, and parted again; then from the list.
export default async (t) => {
  const page = await t.newPage();
  await t.signIn(page, 'ural', 'owner@ural.demo');
  const [first, second] = [t.unique(), t.unique()];
  const make = async (person, phone, email, note) => {
    await page.goto(t.site('ural', '/leads/new'));
    await page.fill('[name=name]', person.name);
    await page.fill('[name=phone]', phone);
    await page.fill('[name=email]', email);
    await page.fill('[name=comment]', note);
    await page.selectOption('[name=product]', 'mortgage');
    await page.getByLabel('Занятость').selectOption({ label: 'ИП' });
    await page.click('form .btn-primary');
    await page.waitForURL(/\/leads\/[0-9a-f-]{36}$/);
    return page.url();
  };
  const mail = `${first.name.split(' ').pop().toLowerCase().replace(/[^a-z0-9-]/g, '')}@example.com`;
  const older = await make(first, first.phone, mail, 'Первый разговор');
  await page.fill('.mk-rec [name=title]', 'Перезвонить вечером');
  await page.locator('.mk-rec .btn-soft').click();
  await page.locator('.mk-taskcard', { hasText: 'Перезвонить вечером' }).waitFor();
  const newer = await make(second, second.phone, mail, 'Второй разговор');

  await page.locator('.mk-banner a', { hasText: 'Сравнить' }).click();
  await page.waitForURL(/\/leads\/merge\?/);
  await t.screens(page, 'compare');
  t.assert.equal(await page.locator('[name=lead]:checked').getAttribute('value'), older.split('/').pop(), 'the older one is left');
  await page.locator('tr', { hasText: 'Имя' }).locator('label', { hasText: second.name }).click();
  await page.click('.mk-mergedo .btn-primary');
  await page.waitForURL(older);
  t.assert.equal(await page.locator('h1').textContent(), second.name);
  await page.locator('.mk-mergeline', { hasText: second.name }).waitFor();
  t.assert.match(await page.locator('.mk-rec').textContent(), /Первый разговор\s+Второй разговор/);
  await t.screens(page, 'merged');
  await page.goto(newer);
  await page.waitForURL(older);
  await page.goto(t.site('ural', `/leads?q=${encodeURIComponent(second.phone.slice(-7))}`));
  t.assert.equal(await page.locator('#rows tr').count(), 1, 'found by the other phone');

  await page.goto(older);
  await page.locator('.mk-mergeline button').click();
  await page.waitForURL(older);
  t.assert.equal(await page.locator('h1').textContent(), first.name);
  await page.goto(newer);
  t.assert.equal(page.url(), newer, 'the other one is there again');

  // From the list, by two ticks.
  await page.goto(t.site('ural', '/leads'));
  for (const person of [first, second]) await page.locator('#rows tr', { hasText: person.name }).locator('input[type=checkbox]').check();
  await page.locator('[data-act=bulk-merge]').click();
  await page.waitForURL(/\/leads\/merge\?/);
  t.assert.equal(await page.locator('[name=lead]').count(), 2);
  await page.click('.mk-mergedo .btn-primary');
  await page.waitForURL(older);
  await page.locator('.mk-toast button', { hasText: 'Отменить' }).click();
  await page.locator('.mk-toast', { hasText: 'снова отдельно' }).waitFor();

  // The whole base: the worker looks, the page follows, the pair is found and said to be different people.
  await page.goto(t.site('ural', '/duplicates'));
  await page.click('.mk-top .btn-primary');
  const pair = page.locator('.mk-dups section', { hasText: first.name });
  await pair.waitFor();
  t.assert.equal(await pair.locator('li').count(), 2);
  await t.screens(page, 'duplicates');
  await pair.locator('button', { hasText: 'Разные люди' }).click();
  await page.locator('.mk-toast').waitFor();
  t.assert.equal(await pair.count(), 0);
};
