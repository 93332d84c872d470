// Every site opens for its people and refuses strangers. (What is behind the doors is walked through by 70-every-page.)
const DOORS = [
  ['hq', 'admin@mak.demo'],
  ['partner', 'partner1@mak.demo'],
  ['north', 'owner@north.demo'],
];

export default async (t) => {
  t.allow(/status of 401|status of 422/);
  for (const [slug, email] of DOORS) {
    const page = await t.newPage();
    await page.goto(t.site(slug));
    t.assert.match(new URL(page.url()).pathname, /^\/sign-in/, `${slug} asks a stranger to sign in`);
    await t.screens(page, `sign-in-${slug}`);

    await page.fill('input[name=email]', email);
    await page.fill('input[name=password]', 'not the password');
    await page.click('form[action="/sign-in"] button[type=submit]');
    await page.waitForLoadState();
    t.assert.match(new URL(page.url()).pathname, /^\/sign-in/, `${slug} refuses a wrong password`);

    await t.signIn(page, slug, email);
    await t.axe(page, `the first page of ${slug}`);
  }

  const stranger = await t.newPage();
  t.allow(/status of 404/);
  const answer = await stranger.goto(t.site('nobody'));
  t.assert.equal(answer.status(), 404, 'a site that is not there');
};
