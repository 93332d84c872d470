// Tags on a card and on many leads, found by them; a filter becomes a live segment and ticked leads a list; tags are renamed and joined.
export default async (t) => {
  const page = await t.newPage();
  await t.signIn(page, 'ural', 'owner@ural.demo');
  const api = await t.api('ural', 'owner@ural.demo');
  const { name, phone } = t.unique();
  const { body: made } = await api('POST', '/api/v1/leads', { name, phone, product: 'car', source: 'site', lawful_basis: 'consent' });
  const word = `м${phone.slice(-6)}`;

  // On the card: typed, two at once, taken off.
  await page.goto(t.site('ural', `/leads/${made.id}`));
  const typed = page.locator('#lead_tags input[name=name]');
  await typed.fill(`${word}, ${word}б`);
  await typed.press('Enter');
  await page.locator('#lead_tags .mk-pill', { hasText: `${word}б` }).waitFor();
  await t.screens(page, 'lead-tags');
  await t.axe(page, 'lead with tags');
  await page.locator('#lead_tags .mk-pill', { hasText: `${word}б` }).locator('button').click();
  await page.locator('#lead_tags .mk-pill', { hasText: `${word}б` }).waitFor({ state: 'detached' });

  // On many, and found by it.
  await page.goto(t.site('ural', '/leads'));
  const boxes = page.locator('#rows input[type=checkbox]');
  await boxes.nth(1).check();
  await boxes.nth(2).check();
  await page.click('[popovertarget=bulk_tags]');
  await t.shot(page, 'bulk-tags');
  await page.getByRole('button', { name: `Поставить метку: ${word}`, exact: true }).click();
  await page.locator('.mk-toast', { hasText: 'Изменено лидов' }).waitFor();
  const { body: tags } = await api('GET', '/api/v1/tags');
  const tag = tags.items.find((each) => each.name === word);
  await page.goto(t.site('ural', `/leads?c0=tags&c0o=in&c0v=${tag.id}`));
  t.assert.equal(await page.locator('#rows tr').count(), 3);

  // The filter becomes a live segment, and what is ticked a list.
  await page.click('[popovertarget=view_menu]');
  await page.click('.mk-newsegment summary');
  await page.fill('#segment_name', `Живой ${word}`);
  await t.shot(page, 'segment-of-list');
  await page.locator('.mk-newsegment button').click();
  await page.waitForURL(/c0=segment/);
  t.assert.equal(await page.locator('#rows tr').count(), 3);
  await page.locator('#rows input[type=checkbox]').nth(0).check();
  await page.click('[popovertarget=bulk_segments]');
  await page.fill('#bulk_segments input[name=segment_name]', `Список ${word}`);
  await page.locator('#bulk_segments button', { hasText: 'Создать' }).click();
  await page.waitForURL(/c0=segment/);
  await page.locator('.mk-toast', { hasText: `Список ${word}` }).waitFor();
  t.assert.equal(await page.locator('#rows tr').count(), 1);
  await page.goto(t.site('ural', '/segments'));
  await page.locator('li', { hasText: `Живой ${word}` }).locator('.mk-segcount', { hasText: '3 лида' }).waitFor();
  await t.screens(page, 'segments');
  await t.axe(page, 'segments');

  // Settings: renamed, joined, and all of its leads go along.
  await page.goto(t.site('ural', '/tags'));
  const row = page.locator(`#tag_${tag.id}`);
  await t.screens(page, 'tags');
  await row.locator('summary').click();
  await t.axe(page, 'tags');
  await t.shot(page, 'tag-open');
  await row.locator('input[name=name]').fill(`${word}в`);
  await row.locator('button', { hasText: 'Сохранить' }).click();
  await page.locator('.mk-toast', { hasText: `${word}в` }).waitFor();
  await row.locator('summary').click();
  await row.locator('select[name=into]').selectOption({ label: `${word}б` });
  await row.locator('button', { hasText: 'Объединить' }).click();
  await page.locator('.mk-toast', { hasText: 'стала частью' }).waitFor();
  const left = (await api('GET', '/api/v1/tags')).body.items.find((each) => each.name === `${word}б`);
  await page.goto(t.site('ural', `/leads?c0=tags&c0o=in&c0v=${left.id}`));
  t.assert.equal(await page.locator('#rows tr').count(), 3);
};
