// A person's own settings: a second factor on, signed in with it, off again; language and theme; signing out ends the session on the server.
import { createHmac } from 'node:crypto';

export default async (t) => {
  t.allow(/status of 401|status of 422/);
  const page = await t.newPage();
  const email = 'manager@volga.demo';
  await t.signIn(page, 'volga', email);

  await page.goto(t.site('volga', '/account'));
  await page.fill('[name=begin_password]', t.password);
  await page.click('form[action="/account/totp"] button');
  const secret = (await page.locator('#factor code').textContent()).replaceAll(' ', '');
  await t.axe(page, 'the enrolment of a second factor');
  await page.fill('#factor [name=code]', '000000');
  await page.click('form[action="/account/totp/confirm"] button');
  await page.locator('#factor .err').waitFor();
  await page.fill('#factor [name=code]', totp(secret));
  await page.click('form[action="/account/totp/confirm"] button');
  await page.getByRole('heading', { name: 'Резервные коды' }).waitFor();
  const codes = await page.locator('code').allTextContents();
  t.assert.ok(codes.length >= 8, 'recovery codes are shown');
  await t.axe(page, 'recovery codes');
  await page.click('a[href="/account"]');
  await page.locator('#factor .mk-pill', { hasText: 'Включён' }).waitFor();

  const other = await t.newPage();
  await other.goto(t.site('volga', '/sign-in'));
  await other.fill('input[name=email]', email);
  await other.fill('input[name=password]', t.password);
  await other.click('form[action="/sign-in"] button[type=submit]');
  await other.waitForURL(/\/sign-in\/totp/);
  await t.axe(other, 'the question for a code');
  await other.goto(t.site('volga', '/leads'));
  t.assert.match(other.url(), /\/sign-in/, 'half a sign-in opens nothing');
  await other.goto(t.site('volga', '/sign-in/totp'));
  // A step of a code that was used is refused; the next one is taken, up to a step early.
  await other.fill('[name=code]', totp(secret, 1));
  await other.click('form[action="/sign-in/totp"] button');
  await other.waitForURL((url) => !url.pathname.startsWith('/sign-in'));

  await page.click('summary:has-text("Отключить второй фактор")');
  await page.fill('[name=disable_password]', t.password);
  await page.click('form[action="/account/totp/disable"] button');
  await page.locator('[name=begin_password]').waitFor();

  await page.selectOption('[name=locale]', 'en');
  await page.selectOption('[name=theme]', 'dark');
  await page.click('form[action="/account/preferences"] button');
  await page.waitForLoadState();
  t.assert.equal(await page.getAttribute('html', 'lang'), 'en');
  t.assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
  await page.click('[popovertarget=self]');
  await page.click('#self [data-lang=ru]');
  await page.waitForFunction(() => document.documentElement.lang === 'ru');
  await page.click('[popovertarget=self]');
  await page.click('#self [data-theme-set=light]');
  t.assert.equal(await page.getAttribute('html', 'data-theme'), 'light');
  await page.selectOption('[name=locale]', 'ru');
  await page.selectOption('[name=theme]', 'auto');
  await page.click('form[action="/account/preferences"] button');
  await page.waitForLoadState();

  const cookies = await page.context().cookies();
  await page.click('[popovertarget=self]');
  await page.click('#self form[action="/sign-out"] button');
  await page.waitForURL(/\/sign-in/);
  await page.context().addCookies(cookies);
  await page.goto(t.site('volga', '/leads'));
  t.assert.match(page.url(), /\/sign-in/, 'the old cookie opens nothing: the session was ended on the server');
  await other.goto(t.site('volga', '/leads'));
  t.assert.doesNotMatch(other.url(), /\/sign-in/, 'the other session goes on');
};

/** RFC 6238 with SHA-1, 30 seconds and six digits: the code of now, or `ahead` steps later. */
function totp(secret, ahead = 0) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = Array.from(secret, (letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const mac = createHmac('sha1', key).update(step).digest();
  const code = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(code % 1_000_000).padStart(6, '0');
}
