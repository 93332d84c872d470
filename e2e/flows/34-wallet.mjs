// Head office uploads a bank statement: one payment finds its wallet by the purpose, another waits until a person picks the franchisee. The
// franchisee's open wallet shows both without a reload, and gives the period as a spreadsheet.
import { readFileSync } from 'node:fs';

// The worker does it: a second when it is idle.
const JOB = 60_000;
const ACCOUNT = '40702810500000000001';

export default async (t) => {
  const tag = String(Date.now()).slice(-8);
  const api = await t.api('hq', 'admin@mak.demo');
  const { name, number } = (await api('GET', '/api/v1/wallets?q=north')).body.items[0];

  const north = await t.newPage();
  await t.signIn(north, 'north', 'owner@north.demo');
  await north.goto(t.site('north', '/wallet'));
  await t.settled(north);
  await t.mark(north);
  const line = (text) => north.locator('#rows tr', { hasText: text });

  const page = await t.newPage();
  await t.signIn(page, 'hq', 'admin@mak.demo');
  await page.goto(t.site('hq', '/wallets/import'));
  await t.screens(page, 'wallet-import');
  const text = statement([
    { number: `1${tag}`, roubles: '51234.50', purpose: `Пополнение, кошелёк № ${number}` },
    { number: `2${tag}`, roubles: '7001.00', purpose: `Оплата по договору ${tag}` },
    { number: `3${tag}`, roubles: '99.00', purpose: 'Аренда', out: true },
  ]);
  await page.setInputFiles('#upload_form input[type=file]', { name: `kl_${tag}.txt`, mimeType: 'text/plain', buffer: cp1251(text) });
  await page.click('#upload_form button[type=submit]');
  await page.waitForURL(/\/wallets\/import\/[0-9a-f-]{36}/);
  await page.locator('#rows .mk-pill', { hasText: 'Зачислен' }).waitFor({ timeout: JOB });
  await page.locator('#rows .mk-pill', { hasText: 'Ждёт решения' }).waitFor({ timeout: JOB });
  await page.locator('#rows .mk-pill', { hasText: 'Не приход' }).waitFor();
  await t.screens(page, 'wallet-statement');

  await line(`1${tag}`).waitFor({ timeout: JOB });
  await t.same(north, 'the wallet');

  await page.goto(t.site('hq', '/wallets/queue'));
  await t.screens(page, 'wallet-queue');
  const payment = page.locator('.mk-payment', { hasText: tag });
  const option = await payment.locator('select option', { hasText: name }).first().getAttribute('value');
  await payment.locator('select').selectOption(option);
  await payment.locator('button', { hasText: 'Зачислить' }).click();
  await page.locator('.mk-toast', { hasText: 'зачислен' }).waitFor();
  t.assert.equal(await page.locator('.mk-payment', { hasText: tag }).count(), 0, 'the payment has left the queue');
  await line(`2${tag}`).waitFor({ timeout: JOB });
  await t.same(north, 'the wallet');
  t.assert.match(await line(`2${tag}`).textContent(), /7\s?001/);

  const [download] = await Promise.all([north.waitForEvent('download'), north.click('a[href*="statement.xlsx"]')]);
  t.assert.match(download.suggestedFilename(), /^wallet-north-.*\.xlsx$/);
  t.assert.equal(readFileSync(await download.path()).subarray(0, 2).toString(), 'PK', 'a workbook');
  await t.screens(north, 'wallet-own');

  // The same file again books nothing.
  await page.goto(t.site('hq', '/wallets/import'));
  await page.setInputFiles('#upload_form input[type=file]', { name: `kl_${tag}.txt`, mimeType: 'text/plain', buffer: cp1251(text) });
  await page.click('#upload_form button[type=submit]');
  await page.waitForURL(/\/wallets\/import\/[0-9a-f-]{36}/);
  await page.locator('#statement progress').waitFor({ state: 'detached', timeout: JOB });
  t.assert.equal(await page.locator('#rows .mk-pill', { hasText: 'Уже был' }).count(), 2);
  await north.reload();
  // Not the balance: the lots that «north» bids for move it meanwhile.
  for (const number of [`1${tag}`, `2${tag}`]) t.assert.equal(await line(number).count(), 1, `payment ${number} is booked once`);

  await page.goto(t.site('hq', '/wallets'));
  await t.screens(page, 'wallets');
  await page.click(`#rows a:has-text("${name}")`);
  await page.waitForURL(/\/wallets\/[0-9a-f-]{36}/);
  await t.screens(page, 'wallet-hq');
  const { body: check } = await api('GET', '/api/v1/ledger/check');
  t.assert.deepEqual([check.sum, check.balances_match, check.holds_match], [0, true, true]);
};

function statement(documents) {
  const today = new Date().toISOString().slice(0, 10).split('-').reverse().join('.');
  const ours = { Счет: ACCOUNT, ИНН: '7702070139', 1: 'Головной офис' };
  const theirs = { Счет: '40702810900000000007', ИНН: '', 1: 'ООО «Плательщик»' };
  const side = (word, party) => Object.entries(party).map(([key, value]) => `${word}${key}=${value}`);
  const document = ({ number, roubles, purpose, out }) => ['СекцияДокумент=Платежное поручение', `Номер=${number}`, `Дата=${today}`,
    `Сумма=${roubles}`, ...side('Плательщик', out ? ours : theirs), ...side('Получатель', out ? theirs : ours),
    `НазначениеПлатежа=${purpose}`, 'КонецДокумента'];
  return ['1CClientBankExchange', 'ВерсияФормата=1.03', 'Кодировка=Windows', `РасчСчет=${ACCOUNT}`,
    ...documents.flatMap(document), 'КонецФайла', ''].join('\r\n');
}

function cp1251(text) {
  const decoder = new TextDecoder('windows-1251');
  const byCode = new Map();
  for (let byte = 0; byte < 256; byte += 1) byCode.set(decoder.decode(Uint8Array.of(byte)), byte);
  return Buffer.from(Array.from(text, (letter) => byCode.get(letter)));
}
