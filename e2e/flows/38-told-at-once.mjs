// How soon an open page shows what has happened elsewhere: a lot, another's bid, a lot's end, a lead that was handed over. From the call
// (or the deadline) until it can be seen a second may pass. A busy machine is forgiven: the best of three tries counts.
const LIMIT_MS = 1_000;
const TRIES = 3;
// Above the limits of the demo network's standing orders: nobody else bids.
const DEAR = 20_000_00;

export default async (t) => {
  const hq = await t.api('hq', 'admin@mak.demo');
  const rival = await t.api('ural', 'owner@ural.demo');
  const floor = await t.newPage();
  await t.signIn(floor, 'north', 'owner@north.demo');
  const leads = await floor.context().newPage();
  const tenants = (await hq('GET', '/api/v1/tenants')).body.items;
  const [north, ural] = ['north', 'ural'].map((slug) => tenants.find((tenant) => tenant.slug === slug).id);
  for (const id of [north, ural]) await done(t, hq('POST', `/api/v1/wallets/${id}/deposits`, { amount: 100_000_00, reference: `at once ${Date.now()} ${id}` }));
  await watch(t, floor, '/lots');
  await watch(t, leads, '/leads');

  await best(t, 'a lot', async () => (await appear(t, hq, floor)).ms);
  const open = [];
  await best(t, "another's bid", async () => {
    const { lot } = await appear(t, hq, floor, { kind: 'ascending', window_s: 600, start: DEAR, step: 100_00, extend_s: 5, max_extend_s: 10 });
    const began = Date.now();
    await done(t, rival('POST', `/api/v1/lots/${lot}/bids`, { amount: DEAR + 3_000_00 }));
    await floor.locator(`#lot_${lot} .price`, { hasText: /23\s000/ }).waitFor();
    open.push(lot);
    return Date.now() - began;
  });
  await best(t, "a lot's end", async () => {
    const { lot } = await appear(t, hq, floor, { kind: 'sealed', window_s: 4, reserve: DEAR });
    await done(t, rival('POST', `/api/v1/lots/${lot}/bids`, { amount: DEAR }));
    const end = Date.parse((await hq('GET', `/api/v1/lots/${lot}`)).body.stage.ends_at);
    await floor.locator(`#lot_${lot}`).waitFor({ state: 'detached' });
    return Date.now() - end;
  });
  await best(t, 'a lead that was handed over', async () => {
    const { who, id } = await lead(t, hq);
    const began = Date.now();
    await done(t, hq('POST', `/api/v1/leads/${id}/hand-over`, { tenant_id: north, price: 0, reason: 'measured' }));
    await leads.locator('#rows tr', { hasText: who.name }).waitFor();
    return Date.now() - began;
  });
  for (const lot of open) await done(t, hq('POST', `/api/v1/lots/${lot}/cancel`, { reason: 'measured' }));
  await Promise.all([t.same(floor, 'the floor'), t.same(leads, 'the leads')]);
};

/** The least of up to three measured times; fails when even that is too long. */
async function best(t, what, measure) {
  const times = [];
  while (times.length < TRIES && !(Math.min(...times) <= LIMIT_MS)) times.push(await measure());
  console.log(`          ${what} is seen after ${times.join(', ')} ms`);
  t.assert.ok(Math.min(...times) <= LIMIT_MS, `${what} is seen after ${times.join(', ')} ms, at most ${LIMIT_MS} are allowed`);
}

/** Opens a page and waits until it listens. */
async function watch(t, page, path) {
  await page.goto(t.site('north', path));
  await page.locator('[data-live-mark]:not(.off)').waitFor();
  await t.mark(page);
}

/** Puts a lead up and waits for its card; answers the lot and how long that took. */
async function appear(t, hq, floor, stage = { kind: 'sealed', window_s: 4, reserve: DEAR }) {
  const { id } = await lead(t, hq);
  const began = Date.now();
  const lot = (await done(t, hq('POST', `/api/v1/leads/${id}/sell`, { stages: [stage, { kind: 'hq' }] }))).lot_id;
  await floor.locator(`#lot_${lot}`).waitFor();
  return { lot, ms: Date.now() - began };
}

async function lead(t, hq) {
  const who = t.unique();
  const { id } = await done(t, hq('POST', '/api/v1/leads', { name: who.name, phone: who.phone, product: 'leasing', source: 'site', lawful_basis: 'consent', amount: 5_000_000_00, city: 'Псков' }));
  return { who, id };
}

/** The body of a call that must succeed. */
async function done(t, call) {
  const { status, body } = await call;
  t.assert.ok(status < 300, `${status} ${JSON.stringify(body)}`);
  return body;
}
