// A franchisee loads a file that nothing is certain about, step by step: an encoding is chosen wrongly and mended by what the preview shows, a
// column is recognised by what it holds and another is mapped by hand, words of the file are given their meaning, the whole is checked before
// anything is written, loaded, and undone. A large file is paused, goes on, and is stopped for good.
const JOB = 60_000;
const MANY = 12_000;

export default async (t) => {
  // What is missing on a step is told by the step itself.
  t.allow(/status of 422/);
  const page = await t.newPage();
  await t.signIn(page, 'ural', 'owner@ural.demo');
  const tag = String(Date.now()).slice(-7);
  await steps(t, page, tag);
  await again(t, page, tag);
  await large(t, page, tag);
};

const HEAD = ['Кто', 'Куда звонить', 'Стадия', 'Кто ведёт', 'Что нужно', 'Сумма, тыс', 'Пометки'];
const phone = (tag, number) => `8 (904) ${tag.slice(0, 3)}-${tag.slice(3, 5)}-${tag[5]}${number}`;
const pill = (page, word) => page.locator('.mk-recbar .mk-pill', { hasText: word });

async function upload(t, page, name, rows, head = HEAD) {
  await page.goto(t.site('ural', '/imports'));
  await page.setInputFiles('#import_form input[type=file]', { name, mimeType: 'text/csv', buffer: cp1251([head, ...rows]) });
}

function rows(tag) {
  return [
    [`Астахова Вера ${tag}`, phone(tag, 1), 'Горячий', '', 'ипотечка', '4850', 'звонить после 6'],
    [`Беров Глеб ${tag}`, phone(tag, 2), 'Горячий', '', 'Автокредит', '1 200', ''],
    [`Ведов Олег ${tag}`, phone(tag, 3), '', '', 'ипотечка', '', ''],
    [`Ведов О. ${tag}`, phone(tag, 3), '', '', 'ипотечка', '', ''],
    [`Гордеев Ян ${tag}`, '12', '', '', 'ипотечка', '', ''],
    [`Дёмина Ада ${tag}`, phone(tag, 4), '', '', 'слонёнок', '', ''],
  ];
}

async function steps(t, page, tag) {
  await upload(t, page, `лиды ${tag}.csv`, rows(tag));
  await page.click('#import_form .btn-primary');
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}\/file/);
  const preview = page.locator('.mk-preview');
  await preview.getByText(`Астахова Вера ${tag}`).waitFor();
  t.assert.equal(await page.inputValue('[name=encoding]'), 'windows-1251');

  await page.selectOption('[name=encoding]', 'KOI8-R');
  await page.locator('.mk-banner', { hasText: 'windows-1251' }).waitFor();
  t.assert.equal(await preview.getByText(`Астахова Вера ${tag}`).count(), 0, 'the preview shows what would be read');
  await t.shot(page, 'import-file-wrong');
  await page.selectOption('[name=encoding]', 'windows-1251');
  await preview.getByText(`Астахова Вера ${tag}`).waitFor();
  await page.click('.mk-foot .btn-primary');
  await page.waitForURL(/\/columns/);

  t.assert.equal(await page.inputValue('[name=c1]'), 'phone', 'phones are recognised by what they are');
  t.assert.equal(await page.inputValue('[name=c3]'), 'responsible');
  t.assert.equal(await page.inputValue('[name=c4]'), 'product');
  await page.click('.mk-foot .btn-primary');
  await page.locator('.mk-banner[role=alert]').waitFor();
  await page.selectOption('[name=c0]', 'phone');
  await page.locator('.mk-map .mk-neg').waitFor();
  await page.selectOption('[name=c0]', 'name');
  await page.selectOption('[name=c2]', 'status');
  await page.selectOption('[name=c6]', 'comment');
  await page.getByText('суммы умножим').waitFor();
  await t.settled(page);
  await page.click('.mk-foot .btn-primary');
  await page.waitForURL(/\/values/);
  const draft = page.url().replace('/values', '');
  for (const step of ['file', 'columns', 'values', 'repeats']) {
    await page.goto(`${draft}/${step}`);
    await t.screens(page, `import-${step}`);
  }
  await page.goto(`${draft}/values`);

  await page.getByLabel('Что значит «ипотечка»').selectOption('=mortgage');
  await page.getByLabel('Что значит «Горячий»').selectOption({ index: 2 });
  await page.click('.mk-foot .btn-primary');
  await page.locator('[aria-invalid=true]').first().waitFor();
  await page.selectOption('[name=source]', 'cold');
  await page.selectOption('[name=lawful_basis]', 'consent');
  await page.getByLabel('Что значит «ипотечка»').selectOption('=mortgage');
  await page.click('.mk-foot .btn-primary');
  await page.waitForURL(/\/repeats/);
  await page.check('[name=duplicates][value=fill]');
  await page.click('.mk-foot .btn-primary');
  await pill(page, 'Проверен').waitFor({ timeout: JOB });

  t.assert.deepEqual(await figures(page), { 'Все строки': '6', Загрузятся: '3', Дубли: '1', Ошибки: '2' });
  await page.getByText('«Что нужно»: неизвестный продукт').waitFor();
  await t.screens(page, 'import-checked');
  const address = page.url();
  await page.goto(t.site('ural', `/leads?q=${encodeURIComponent(`Астахова Вера ${tag}`)}`));
  t.assert.equal(await page.locator('#rows tr').count(), 0, 'a check writes nothing');

  await page.goto(address);
  await page.click('form[action$="/run"] button');
  await pill(page, 'Готово').waitFor({ timeout: JOB });
  t.assert.deepEqual(await figures(page), { 'Все строки': '6', Созданы: '3', Дубли: '1', Ошибки: '2' });
  await t.screens(page, 'import-loaded');
  await page.goto(t.site('ural', `/leads?q=${encodeURIComponent(`Астахова Вера ${tag}`)}`));
  t.assert.equal(await page.locator('#rows tr').count(), 1);
  t.assert.match(await page.locator('#rows tr').textContent(), /4\s850\s000/, 'thousands of the header');
  await page.goto(address);
  page.once('dialog', (dialog) => dialog.accept());
  await page.click('form[action$="/undo"] button');
  await pill(page, 'Отменён').waitFor({ timeout: JOB });
}

/** The next file with the same headers is read as the last one was. */
async function again(t, page, tag) {
  await upload(t, page, `ещё ${tag}.csv`, rows(tag).slice(0, 1));
  await page.click('#import_form .btn-primary');
  await page.waitForURL(/\/file/);
  await page.click('.mk-foot .btn-primary');
  await page.waitForURL(/\/columns/);
  t.assert.equal(await page.inputValue('[name=c2]'), 'status', 'the mapping is remembered');
  await page.click('.mk-foot .btn-primary');
  await page.waitForURL(/\/values/);
  t.assert.equal(await page.getByLabel('Что значит «ипотечка»').inputValue(), '=mortgage', 'and so are the meanings');
  page.once('dialog', (dialog) => dialog.accept());
  await page.click('.mk-foot .btn-ghost');
  await page.waitForURL(/\/imports$/);
  t.assert.equal(await page.locator('#imports tr', { hasText: `ещё ${tag}.csv` }).count(), 0, 'the draft is gone');
}

async function large(t, page, tag) {
  const head = ['ФИО', 'Телефон', 'E-mail', 'Источник', 'Продукт'];
  const many = Array.from({ length: MANY }, (_, n) => [`Строкин ${tag}-${n}`, '', `wizard${tag}.${n}@mail.ru`, 'Холодная база', 'Ипотека']);
  await upload(t, page, `много ${tag}.csv`, many, head);
  await page.selectOption('#import_form [name=lawful_basis]', 'consent');
  await page.click('#import_form [name=at_once]');
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/);
  await page.click('form[action$="/pause"] button');
  await pill(page, 'На паузе').waitFor({ timeout: JOB });
  await t.screens(page, 'import-paused');
  const halted = await created(page);
  await page.reload();
  t.assert.equal(await created(page), halted, 'nothing is loaded in a pause');
  await page.click('form[action$="/resume"] button');
  await pill(page, /Загружается|Готово/).waitFor({ timeout: JOB });
  page.once('dialog', (dialog) => dialog.accept());
  await page.click('form[action$="/cancel"] button');
  await pill(page, 'Остановлен').waitFor({ timeout: JOB });
  const loaded = await created(page);
  t.assert.ok(loaded < MANY, `${loaded} were loaded`);
  if (loaded === 0) return;
  page.once('dialog', (dialog) => dialog.accept());
  await page.click('form[action$="/undo"] button');
  await pill(page, 'Отменён').waitFor({ timeout: JOB });
}

async function created(page) {
  const text = await page.locator('.mk-verd a', { hasText: 'Созданы' }).locator('b').textContent();
  return Number(text.replaceAll(/\D/g, ''));
}

async function figures(page) {
  const tiles = await page.locator('.mk-verd a').all();
  const read = async (tile) => [(await tile.locator('span').textContent()).trim(), (await tile.locator('b').textContent()).trim()];
  return Object.fromEntries(await Promise.all(tiles.map(read)));
}

/** The table as bytes of windows-1251, cells quoted where they must be. */
function cp1251(table) {
  const byCode = new Map();
  const decoder = new TextDecoder('windows-1251');
  for (let byte = 0; byte < 256; byte += 1) byCode.set(decoder.decode(Uint8Array.of(byte)), byte);
  const cell = (text) => (/[;"\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const text = table.map((row) => row.map(cell).join(';')).join('\r\n');
  return Buffer.from(Array.from(text, (letter) => byCode.get(letter)));
}
