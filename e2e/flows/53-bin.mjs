// What is removed lies in the bin: the notice leads there, it comes back by one button, and is destroyed for good.
export default async (t) => {
  const page = await t.newPage();
  await t.signIn(page, 'ural', 'owner@ural.demo');
  const api = await t.api('ural', 'owner@ural.demo');
  const { name, phone } = t.unique();
  const { body: made } = await api('POST', '/api/v1/leads', { name, phone, product: 'car', source: 'site', lawful_basis: 'consent' });

  await page.goto(t.site('ural', `/leads/${made.id}`));
  await page.locator(`form[action="/leads/${made.id}/delete"] button`).click();
  await page.locator('.mk-toast a', { hasText: 'Корзина' }).click();
  await page.waitForURL(/\/bin$/);
  const row = page.locator(`#removed_${made.id}`);
  await row.waitFor();
  await t.screens(page, 'bin');
  await t.axe(page, 'the bin');
  await row.locator('button', { hasText: 'Вернуть' }).click();
  await page.locator('.mk-toast', { hasText: 'Возвращено лидов: 1' }).waitFor();
  t.assert.equal((await api('GET', `/api/v1/leads/${made.id}`)).body.name, name);

  await api('DELETE', `/api/v1/leads/${made.id}`);
  await page.goto(t.site('ural', '/bin'));
  await row.locator('input[type=checkbox]').check();
  page.once('dialog', (dialog) => dialog.accept());
  await page.locator('button', { hasText: 'Удалить навсегда' }).click();
  await page.locator('.mk-toast', { hasText: 'Удалено навсегда: 1' }).waitFor();
  t.assert.equal(await row.count(), 0);
  await page.locator('li', { hasText: '1 лид' }).first().waitFor();
};
