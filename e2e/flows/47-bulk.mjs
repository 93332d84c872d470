// Many leads at once: chosen by hand and all that match, given away, moved and removed; each taken back, from the notice and from the page.
export default async (t) => {
  const page = await t.newPage();
  await t.signIn(page, 'ural', 'owner@ural.demo');
  const open = t.site('ural', '/leads?view=open');
  await page.goto(open);
  const bar = page.locator('#bulk');
  t.assert.ok(await bar.isHidden(), 'no bar without a choice');
  const boxes = page.locator('#rows input[type=checkbox]');
  await boxes.nth(0).check();
  await boxes.nth(2).click({ modifiers: ['Shift'] });
  t.assert.equal(await page.locator('[data-chosen]').textContent(), '3');
  const names = await page.locator('#rows tr[aria-selected=true] .mk-name').allTextContents();
  await t.shot(page, 'bulk-bar');

  await page.click('[popovertarget=bulk_status]');
  await t.shot(page, 'bulk-status');
  await page.locator('#bulk_status button', { hasText: 'Отказ' }).first().click();
  await page.locator('.mk-toast', { hasText: 'Изменено лидов' }).waitFor();
  const shown = async () => (await page.locator('#rows .mk-name').allTextContents()).map((name) => name.trim());
  for (const name of names) t.assert.ok(!(await shown()).includes(name.trim()), `${name} is open no more`);
  await page.locator('.mk-toast button', { hasText: 'Отменить' }).click();
  await page.waitForURL(/\/batches$/);
  await page.locator('.mk-toast', { hasText: 'возвращено лидов: 3' }).waitFor();
  await t.screens(page, 'batches');
  await page.goto(open);
  for (const name of names) t.assert.ok((await shown()).includes(name.trim()), `${name} is open again`);

  // All of a filter, more than the page shows, shared out among two.
  await page.goto(t.site('ural', '/leads'));
  const all = Number(await page.locator('.mk-views [aria-current] em').textContent());
  t.assert.ok(all > 50, 'more than a page');
  await page.check('[data-check-all]');
  await page.check('[data-bulk-all]');
  await page.click('[popovertarget=bulk_assign]');
  t.allow(/status of 422/);
  await page.locator('#bulk_assign button', { hasText: 'По кругу' }).click();
  await page.locator('.mk-toast[data-hue=red]').waitFor();
  t.assert.equal(await page.locator('[data-chosen]').textContent(), '50', 'what was chosen is chosen still');
  if (await page.locator('#bulk_assign').isHidden()) await page.click('[popovertarget=bulk_assign]');
  for (const box of await page.locator('#bulk_assign [name=among]').all()) await box.check();
  await t.shot(page, 'bulk-assign');
  await page.locator('#bulk_assign button', { hasText: 'По кругу' }).click();
  await page.locator('.mk-toast', { hasText: 'Изменено лидов' }).waitFor();
  await page.goto(t.site('ural', '/batches'));
  const first = page.locator('#batches li').first();
  const text = await first.textContent();
  const [changed, passed] = [/Изменено: (\d+)/, /пропущено: (\d+)/].map((pattern) => Number(pattern.exec(text)?.[1] ?? 0));
  t.assert.equal(changed + passed, all);
  page.once('dialog', (dialog) => dialog.accept());
  await first.locator('button', { hasText: 'Отменить' }).click();
  await page.locator('#batches li').first().locator('.mk-pill', { hasText: 'Отменено' }).waitFor();

  // A removed one comes back from the notice; one that has become a deal is passed over.
  const { name, phone } = t.unique();
  const api = await t.api('ural', 'owner@ural.demo');
  await api('POST', '/api/v1/leads', { name, phone, product: 'car', source: 'site', lawful_basis: 'consent' });
  await page.goto(t.site('ural', `/leads?q=${encodeURIComponent(name)}`));
  await boxes.first().check();
  await page.locator('#bulk button', { hasText: 'Удалить' }).click();
  await page.locator('.mk-toast button', { hasText: 'Отменить' }).click();
  await page.waitForURL(/\/batches$/);
  await page.goto(t.site('ural', `/leads?q=${encodeURIComponent(name)}`));
  t.assert.equal(await page.locator('#rows tr').count(), 1);
};
