// An application goes to three banks: the catalogue is entered, programmes are matched, one bank refuses, two lend, the offers stand side by
// side, the client takes one, signs, and the money is booked on the deal.
export default async (t) => {
  t.allow(/status of 422/);
  const api = await t.api('ural', 'owner@ural.demo');
  const { name, phone } = t.unique();
  const lead = await api('POST', '/api/v1/leads', { name, phone, product: 'mortgage', amount: 4_000_000_00, source: 'site', lawful_basis: 'consent', city: 'Пермь' });
  t.assert.equal(lead.status, 201, JSON.stringify(lead.body));
  const deal = await api('POST', `/api/v1/leads/${lead.body.id}/convert`, {});
  t.assert.equal(deal.status, 201, JSON.stringify(deal.body));
  const tag = String(Date.now()).slice(-5);
  const banks = ['Первый', 'Второй', 'Третий'].map((word) => `${word} ${tag}`);

  const page = await t.newPage();
  await t.signIn(page, 'ural', 'owner@ural.demo');
  await page.goto(t.site('ural', '/banks'));
  for (const [n, bank] of banks.entries()) {
    await page.fill('#new_name', bank);
    await page.click('#new_bank button[type=submit]');
    const card = page.locator('section.mk-card', { has: page.getByRole('heading', { name: bank }) });
    await card.getByRole('link', { name: /Программа/ }).click();
    await page.fill('[name=name]', `Новостройка ${tag}`);
    await page.selectOption('[name=product]', 'mortgage');
    if (n === 0) {
      await page.fill('[name=rate]', 'много');
      await page.click('form.mk-form button[type=submit]');
      await page.locator('#rate[aria-invalid=true]').waitFor();
      t.assert.equal(await page.inputValue('[name=name]'), `Новостройка ${tag}`, 'nothing is lost');
    }
    await page.fill('[name=rate]', ['1,1', '1,2', '1,3'][n]);
    if (n === 2) await page.fill('[name=amount_max]', '5 000 000');
    await page.click('form.mk-form button[type=submit]');
    await card.getByText(`Новостройка ${tag}`).waitFor();
  }

  await page.goto(t.site('ural', `/deals/${deal.body.deal_id}`));
  await page.locator('#application').getByRole('link', { name: 'Заполнить' }).click();
  await page.fill('[name=months]', '240');
  await page.fill('[name=income]', '180 000');
  await page.fill('[name=amount]', 'сколько дадут');
  await page.click('form.mk-form button[type=submit]');
  await page.locator('#amount[aria-invalid=true]').waitFor();
  await page.fill('[name=amount]', '6 000 000');
  await page.click('form.mk-form button[type=submit]');
  const programme = (bank) => page.locator('#programmes li', { hasText: bank });
  await programme(banks[2]).getByText('сумма больше, чем даёт банк').waitFor();
  await page.fill('[name=amount]', '4 000 000');
  await page.click('form.mk-form button[type=submit]');
  await programme(banks[2]).getByText('Подходит').waitFor();

  const row = (bank) => page.locator('#submissions li', { hasText: bank });
  for (const bank of banks) {
    await programme(bank).getByRole('button', { name: /Подать/ }).click();
    await row(bank).getByText('Черновик').waitFor();
    await programme(bank).getByText('Подано').waitFor();
  }
  const go = async (bank, status) => {
    await row(bank).getByRole('button', { name: /Дальше/ }).click();
    await row(bank).locator('.mk-menu:popover-open').getByText(status, { exact: true }).click();
  };
  const save = () => page.click('#step button[type=submit]');
  for (const bank of banks) {
    await go(bank, 'Отправлено');
    await save();
    await row(bank).getByText('Отправлено').waitFor();
  }
  t.assert.match(await page.textContent('#submissions'), /3 запроса/);

  await go(banks[2], 'Отказ');
  await page.fill('[name=refusal]', 'Кредитная история');
  await save();
  await row(banks[2]).getByText('Кредитная история').waitFor();
  const approve = async (bank, rate) => {
    await go(bank, 'Одобрено');
    await page.fill('[name=offer_rate]', rate);
    await save();
    await row(bank).getByText('Одобрено', { exact: true }).waitFor();
  };
  await go(banks[0], 'Одобрено');
  await page.fill('[name=offer_rate]', '');
  await page.locator('[name=offer_rate]').evaluate((field) => field.removeAttribute('required'));
  await save();
  await page.locator('#offer_rate[aria-invalid=true]').waitFor();
  await page.fill('[name=offer_rate]', '19');
  await save();
  await approve(banks[1], '17,5');
  const offers = page.locator('#offers tbody tr');
  t.assert.equal(await offers.count(), 2);
  t.assert.match(await offers.first().textContent(), new RegExp(banks[1]), 'the lowest rate first');

  await go(banks[1], 'Выбрано');
  await row(banks[1]).getByText('Выбрано').waitFor();
  await go(banks[0], 'Выбрано');
  await page.getByText('Клиент уже выбрал другое предложение').waitFor();
  await go(banks[1], 'Подписано');
  await save();
  await row(banks[1]).getByText('Подписано').waitFor();
  await page.goto(t.site('ural', '/submissions?group=offered'));
  await page.locator('tbody tr', { hasText: name }).first().waitFor();
  await page.goto(t.site('ural', `/deals/${deal.body.deal_id}/application`));
  await go(banks[1], 'Выдано');
  await page.fill('[name=commission]', '60 000');
  await save();
  await row(banks[1]).getByText('Выдано').waitFor();

  await page.goto(t.site('ural', `/deals/${deal.body.deal_id}`));
  t.assert.match(await page.textContent('#issue'), /60\s000/, 'the deal is issued with its commission');
  await page.locator('#application li', { hasText: banks[1] }).getByText('Выдано').waitFor();
  t.assert.match(await page.textContent('#feed'), new RegExp(`${banks[1]}: Выдано`));
};
