// A partner brings a lead, is told what is wrong with it, follows where it is without reloading, and finds the link to invite others.
export default async (t) => {
  t.allow(/status of 422/);
  const who = t.unique();
  const page = await t.newPage();
  await t.signIn(page, 'partner', 'partner1@mak.demo');
  await page.getByRole('link', { name: 'Передать лид' }).first().click();
  await page.fill('[name=name]', who.name);
  await page.selectOption('[name=product]', 'mortgage');
  await page.fill('[name=amount]', 'много');
  await page.check('[name=consent]');
  await page.click('#lead_form button[type=submit]');
  await page.locator('.mk-field .err').first().waitFor();
  t.assert.equal(await page.inputValue('[name=name]'), who.name, 'what was typed stays');
  await t.axe(page, 'a refused lead');

  await page.fill('[name=phone]', who.phone.replace('+7', '8').replaceAll('-', ' '));
  await page.fill('[name=amount]', '4 000 000');
  await page.fill('[name=city]', 'Казань');
  await page.click('#lead_form button[type=submit]');
  await page.waitForURL((url) => !url.pathname.endsWith('/new') && url.pathname !== '/leads');
  await page.goto(t.site('partner'));
  const row = page.locator('#own_leads .mk-plead', { hasText: who.name });
  await row.waitFor();
  t.assert.match(await row.textContent(), /18\s000\s₽/, '3 % of four million, 15 % of that are expected');

  await row.click();
  await page.waitForURL(/\/leads\/[0-9a-f-]{36}/);
  const id = new URL(page.url()).pathname.split('/').pop();
  await page.locator('[data-live-mark]:not(.off)').waitFor();
  await t.mark(page);
  const hq = await t.api('hq', 'admin@mak.demo');
  const sold = await hq('POST', `/api/v1/leads/${id}/sell`, { stages: [{ kind: 'sealed', window_s: 600, reserve: 100 }, { kind: 'hq' }] });
  t.assert.equal(sold.status, 201, JSON.stringify(sold.body));
  await page.locator('h2', { hasText: 'На торгах' }).waitFor();
  await t.same(page);

  await page.getByRole('link', { name: 'Рефералы' }).first().click();
  const link = await page.locator('input[readonly]').inputValue();
  const code = link.split('/').pop();
  t.assert.match(await page.textContent('main'), new RegExp(code));
  const guest = await t.newPage();
  await guest.goto(t.site('partner', `/join/${code}`));
  t.assert.match(await guest.textContent('main'), new RegExp(code), 'the invitation opens for a stranger');
  await t.screens(guest, 'invitation');
};
