// The loan calculator: it counts while the form is filled, tells what is wrong by its field, and its address holds what was asked.
export default async (t) => {
  t.allow(/status of 422/);
  const page = await t.newPage();
  await t.signIn(page, 'ural', 'owner@ural.demo');
  await page.goto(t.site('ural', '/calculator'));
  const payment = page.locator('.mk-loankpis .mk-fig').first();
  const before = await payment.textContent();
  await page.fill('[name=amount]', '100 000');
  await page.fill('[name=months]', '12');
  await page.fill('[name=rate]', '12');
  await page.locator('[name=rate]').press('Tab');
  await page.locator('.mk-loankpis .mk-fig', { hasText: /8\s884,88/ }).waitFor();
  t.assert.notEqual(await payment.textContent(), before);
  t.assert.match(await page.textContent('.mk-loankpis'), /12,000/, 'the full cost of a loan without other costs is its rate');
  t.assert.equal(await page.locator('.mk-loantable tbody tr').count(), 12);

  await page.fill('[name=income]', '20 000');
  await page.locator('[name=income]').press('Tab');
  await page.locator('.mk-banner[data-hue=amber]').waitFor();
  t.assert.match(page.url(), /income=20/, 'the address holds what was asked');
  await page.reload();
  t.assert.equal(await page.inputValue('[name=income]'), '20 000');

  await page.fill('[name=months]', '0');
  await page.locator('[name=months]').press('Tab');
  await page.locator('#months[aria-invalid=true]').waitFor();
  t.assert.equal(await page.locator('.mk-loankpis').count(), 0, 'no figures of terms that cannot be');
};
