// Head office loads a messy file as a spreadsheet of an old office would save it: cp1251, semicolons, phones in any spelling.
// All of it is recognised, so it is loaded at once. Each row gets a verdict, the rejected rows come back as a file, and the whole import can be undone. Of a large file the page shows
// without a reload how far it is.
import { readFileSync } from 'node:fs';

// The worker does it: a second when it is idle.
const JOB = 60_000;
// A dozen chunks of the worker.
const MANY = 12_000;
const HEAD = ['ФИО', 'Телефон', 'E-mail', 'Город', 'Источник', 'Продукт', 'Сумма', 'Комментарий'];

export default async (t) => {
  const page = await t.newPage();
  await t.signIn(page, 'hq', 'admin@mak.demo');
  const { tag, rows } = messy();

  await page.goto(t.site('hq', '/imports'));
  await page.setInputFiles('#import_form input[type=file]', { name: `база ${tag}.csv`, mimeType: 'text/csv', buffer: cp1251(rows) });
  await page.selectOption('#import_form [name=lawful_basis]', 'consent');
  await page.click('#import_form [name=at_once]');
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}/);
  const address = page.url();
  await page.locator('.mk-recbar .mk-pill', { hasText: 'Готово' }).waitFor({ timeout: JOB });

  const tile = (word) => page.locator('.mk-verd a', { hasText: word });
  const figures = Object.fromEntries(await Promise.all(['Все строки', 'Созданы', 'Дубли', 'Ошибки']
    .map(async (word) => [word, await tile(word).locator('b').textContent()])));
  t.assert.deepEqual(figures, { 'Все строки': '9', Созданы: '5', Дубли: '1', Ошибки: '3' });
  t.assert.match(await page.locator('.mk-recbar').textContent(), /1251/, 'the encoding is told');
  for (const locale of ['en', 'ru']) {
    await t.view(page, { size: 1440, locale, theme: 'light' });
    await t.keep(page, `import.${locale}`);
  }
  await t.screens(page, 'import-done');

  await tile('Ошибки').click();
  await page.waitForURL(/verdict=/);
  await t.settled(page);
  const shown = await page.locator('table tbody tr').allTextContents();
  t.assert.equal(shown.length, 3, 'the tile filters the rows');
  for (const line of shown) t.assert.match(line, /Ошибка/);

  const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[href$="/rejects"]')]);
  const rejects = readFileSync(await download.path());
  const text = new TextDecoder('utf-8', { fatal: false }).decode(rejects);
  for (const name of ['Орлова Наталья Петровна', 'Беляев Артём Сергеевич', 'Иванов Степан Ильич']) t.assert.ok(text.includes(name), `${name} is in the file of rejects`);
  t.assert.ok(!text.includes('Воронцова Анна Игоревна'), 'a created row is not');

  await page.goto(t.site('hq', `/leads?q=${encodeURIComponent('Воронцова Анна Игоревна')}`));
  t.assert.equal(await page.locator('#rows tr').count(), 1, 'the lead is in the pool');

  await page.goto(address);
  page.once('dialog', (dialog) => dialog.accept());
  await page.click('form[action$="/undo"] button');
  await page.locator('.mk-recbar .mk-pill', { hasText: 'Отменён' }).waitFor({ timeout: JOB });
  await page.goto(t.site('hq', `/leads?q=${encodeURIComponent('Воронцова Анна Игоревна')}`));
  t.assert.equal(await page.locator('#rows tr').count(), 0, 'the undone lead is not in the pool');
  await large(t, page, tag);
};

/** The page of a large import moves on by itself: more than one figure between nothing and all is seen. */
async function large(t, page, tag) {
  const rows = Array.from({ length: MANY }, (_, n) => [`Строкин ${tag}-${n}`, '', `row${tag}.${n}@mail.ru`, 'Казань', 'Холодная база', 'Ипотека', '', '']);
  await page.goto(t.site('hq', '/imports'));
  await page.setInputFiles('#import_form input[type=file]', { name: `много ${tag}.csv`, mimeType: 'text/csv', buffer: cp1251(rows) });
  await page.selectOption('#import_form [name=lawful_basis]', 'consent');
  await page.click('#import_form [name=at_once]');
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}/);
  await t.mark(page);
  await page.evaluate(() => {
    globalThis.seen = new Set();
    const look = () => {
      const bar = document.querySelector('#import_body progress');
      if (bar) globalThis.seen.add(`${bar.value} of ${bar.max}`);
    };
    look();
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  await page.locator('.mk-recbar .mk-pill', { hasText: 'Готово' }).waitFor({ timeout: 2 * JOB });
  await t.same(page, 'the page of the import');
  const seen = await page.evaluate(() => [...globalThis.seen]);
  const between = seen.map((text) => text.split(' of ').map(Number)).filter(([done, all]) => all === MANY && done > 0 && done < all);
  t.assert.ok(between.length >= 2, `figures on the way: ${seen.join(', ')}`);
  t.assert.equal(await page.locator('.mk-verd a', { hasText: 'Созданы' }).locator('b').textContent(), MANY.toLocaleString('ru'));
  page.once('dialog', (dialog) => dialog.accept());
  await page.click('form[action$="/undo"] button');
  await page.locator('.mk-recbar .mk-pill', { hasText: 'Отменён' }).waitFor({ timeout: 2 * JOB });
}

/** Nine rows: five to be created, one repeat, three that can't be. */
function messy() {
  const tag = String(Date.now()).slice(-7);
  const end = (number) => `${tag.slice(0, 3)}-${tag.slice(3, 5)}-${tag[5]}${number}`;
  const row = (name, phone, email, product = 'Ипотека', amount = '', comment = '') => [name, phone, email, 'Казань', 'Холодная база', product, amount, comment];
  return { tag, rows: [
    row('Воронцова Анна Игоревна', `8 (903) ${end(1)}`, '', 'Ипотека', '4 850 000 руб.', 'просит; быстро'),
    row('Зуев Максим Олегович', `+7-903-${end(2)}`, '', 'Автокредит', '1,2 млн'),
    row('Хабибуллин Ренат Маратович', `7903${end(3)}`.replaceAll('-', ''), `three${tag}@bk.ru`, 'Лизинг'),
    row('Мельникова Ольга Юрьевна', '', `FOUR${tag}@Mail.RU`, 'Потребительский кредит', '300000'),
    row('Гусев Павел Андреевич', `903 ${end(5)}`, '', 'Рефинансирование', '', 'в кавычках "так"'),
    row('Воронцова А. И.', `+7 903 ${end(1)}`, ''),
    row('Орлова Наталья Петровна', '12345', ''),
    row('Беляев Артём Сергеевич', '', ''),
    row('Иванов Степан Ильич', '', 'ivanov@'),
  ] };
}

/** The table as bytes of windows-1251, cells quoted where they must be. */
function cp1251(rows) {
  const byCode = new Map();
  const decoder = new TextDecoder('windows-1251');
  for (let byte = 0; byte < 256; byte += 1) byCode.set(decoder.decode(Uint8Array.of(byte)), byte);
  const cell = (text) => (/[;"\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const text = [HEAD, ...rows].map((row) => row.map(cell).join(';')).join('\r\n');
  return Buffer.from(Array.from(text, (letter) => byCode.get(letter)));
}
