// A list filtered by conditions, kept as a view that another person opens; columns chosen and widened; a wrong condition is told and mended.
const open = (menu) => async (page) => {
  const button = page.locator(`#filters > button[popovertarget=${menu}]:visible`);
  if (await button.count()) await button.click();
};

export default async (t) => {
  const page = await t.newPage();
  await t.signIn(page, 'ural', 'owner@ural.demo');
  await page.goto(t.site('ural', '/leads'));
  const rows = page.locator('#rows tr');
  const all = await rows.count();
  const filter = page.locator('.mk-chip.add[popovertarget=filter_menu]');

  await filter.click();
  await page.selectOption('[name=add]', 'amount');
  const amount = page.locator('.mk-cond', { hasText: 'Сумма' });
  await amount.locator('input[name=c0v]').fill('12 000 000');
  await amount.locator('input[name=c0v]').press('Tab');
  const chip = (text) => page.locator('.mk-chip.on', { hasText: text }).waitFor();
  await chip(/Сумма от 12.000.000/);
  const dear = await rows.count();
  t.assert.ok(dear > 0 && dear < all, `${dear} of ${all} leads are dear`);
  await page.selectOption('[name=add0]', 'product');
  await page.locator('.mk-condmany label', { hasText: 'Автокредит' }).click();
  await chip('Автокредит');
  t.assert.ok(await rows.count() >= dear, 'one of a group is enough');
  await page.selectOption('[name=add]', 'task');
  await page.locator('.mk-condmany label', { hasText: 'Нет задачи' }).click();
  await chip('Нет задачи');
  t.assert.ok(await page.locator('#filter_menu').isVisible(), 'the form stays open while it is filled in');
  t.assert.doesNotMatch(page.url(), /add=|status=/, 'the address says nothing that goes without saying');
  await t.screens(page, 'conditions', { prepare: open('filter_menu') });

  const kept = await rows.count();
  await page.reload();
  t.assert.equal(await rows.count(), kept, 'the address holds the filter');

  const name = `Дорогие ${t.unique().name.slice(-7)}`;
  await page.click('[popovertarget=view_menu]');
  await page.fill('#view_menu [name=name]', name);
  await page.check('#view_menu [name=shared]');
  await page.click('#view_menu .btn-primary');
  await page.waitForURL(/\/leads\?view=[0-9a-f-]{36}$/);
  t.assert.equal(await page.locator('.mk-views [aria-current]').textContent(), name);
  t.assert.equal(await rows.count(), kept);
  const view = page.url();

  // Columns: one more, one moved, one widened; all are there again after a reload.
  await page.click('[popovertarget=columns_menu]');
  await page.check('#columns_menu [data-field=email]');
  await page.locator('th[data-f=email]').waitFor();
  await page.locator('#columns_menu [data-field=city]').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await page.waitForFunction(() => document.querySelector('th[data-f=city]')?.nextElementSibling?.dataset.f === 'phone');
  await t.screens(page, 'columns', { prepare: open('columns_menu') });
  const handle = await page.locator('th[data-f=product] .mk-sizer').boundingBox();
  const wide = (await page.locator('th[data-f=product]').boundingBox()).width;
  const saved = page.waitForResponse((response) => response.url().endsWith('/leads/columns') && response.status() === 204);
  await page.mouse.move(handle.x + 4, handle.y + 10);
  await page.mouse.down();
  await page.mouse.move(handle.x + 64, handle.y + 10, { steps: 4 });
  await page.mouse.up();
  await saved;
  await page.reload();
  const after = (await page.locator('th[data-f=product]').boundingBox()).width;
  t.assert.ok(Math.abs(after - wide - 60) < 8, `the column is ${after} wide, was ${wide}`);
  t.assert.equal(await page.locator('th[data-f=email]').count(), 1);
  await page.click('[popovertarget=columns_menu]');
  await page.check('#columns_menu [data-field=comment]');
  await page.locator('th[data-f=comment]').waitFor();
  t.assert.ok(Math.abs((await page.locator('th[data-f=product]').boundingBox()).width - after) < 2, 'another column leaves the widths as they are');

  // Somebody else sees the shared view, with leads of their own right and the usual columns.
  const other = await t.newPage();
  await t.signIn(other, 'ural', 'manager@ural.demo');
  await other.goto(view);
  t.assert.equal(await other.locator('.mk-views [aria-current]').textContent(), name);
  t.assert.equal(await other.locator('th[data-f=email]').count(), 0, 'columns are one’s own');

  // A condition that can't be read shows nothing, and says so.
  await page.goto(t.site('ural', '/leads?c0=amount&c0o=at_least&c0v=много'));
  await page.locator('.mk-chip.bad').waitFor();
  t.assert.equal(await rows.count(), 0);
  await page.click('.mk-empty [popovertarget=filter_menu]');
  await page.locator('#filter_menu .mk-err').waitFor();
  await page.locator('.mk-chip.bad .x').click();
  await page.waitForURL(/\/leads$/);
  t.assert.equal(await rows.count(), all);

  // Away with the view, and back.
  await page.goto(view);
  await page.click('[popovertarget=view_menu]');
  await page.locator('#view_menu button', { hasText: 'Удалить вид' }).click();
  await page.waitForURL(/\/leads$/);
  t.assert.equal(await page.locator('.mk-views a', { hasText: name }).count(), 0);
  await page.locator('.mk-toast button', { hasText: 'Отменить' }).click();
  await page.waitForURL(/view=/);
  t.assert.equal(await page.locator('.mk-views a', { hasText: name }).count(), 1);
};
