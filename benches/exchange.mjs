// The exchange under load: bids on one hot lot and on many, standing orders, closings due at once, open pages.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { http as load, pgbench } from './load.mjs';
import { quantile, table, together, until } from './world.mjs';

const BIDDERS = 64;
const LOTS = 1_000;
const ORDERS = 1_000;
const DUE = Number(process.env.BENCH_DUE ?? 10_000);
const PAGES = Number(process.env.BENCH_PAGES ?? 5_000);
const RICH = 500_000_000_00;

const phones = (() => { let n = 0; return () => `+79${String(100_000_000 + (n += 1))}`; })();

export async function lead(world) {
  const body = { name: 'Иванов Пётр Сергеевич', phone: phones(), city: 'Самара', product: 'mortgage', amount: 350_000_000, source: 'site', lawful_basis: 'consent' };
  return (await world.hq('POST', '/api/v1/leads', body)).id;
}

export const sell = async (world, id, stages) => (await world.hq('POST', `/api/v1/leads/${id}/sell`, { stages })).lot_id;
export const sealed = (window_s) => [{ kind: 'sealed', window_s, reserve: 100 }];

/** Tenants with money, each with its owner's token. */
export async function bidders(world) {
  await world.tenants(BIDDERS + 3);
  const rows = world.sql(`SELECT slug, id FROM platform.tenants WHERE slug LIKE 'bench%' ORDER BY number LIMIT ${BIDDERS}`).split('\n');
  return together(rows.map((row) => row.split('|')), 4, async ([slug, id]) => {
    await world.hq('POST', `/api/v1/wallets/${id}/deposits`, { amount: RICH, reference: `bench ${slug}` });
    return { slug, id, email: world.owner(slug.slice('bench'.length)) };
  });
}

/** Bids a second through HTTP beside pgbench: on one lot, then on many. */
export async function bids(world) {
  const all = await bidders(world);
  const hot = [await sell(world, await lead(world), sealed(3_600))];
  const many = await together(Array.from({ length: LOTS }), 8, async () => sell(world, await lead(world), sealed(3_600)));
  table(`bids by ${BIDDERS} of ${world.count()} tenants`, 'bids/s', [
    ...await beside(world, all, hot, 'one hot lot'),
    ...await beside(world, all, many, `${LOTS} lots`),
  ]);
}

async function beside(world, all, lots, label) {
  const files = { BIDDERS: path.join(os.tmpdir(), `mak-bench-${process.pid}.bidders`), LOTS: path.join(os.tmpdir(), `mak-bench-${process.pid}.lots`) };
  const tokens = await together(all, 4, async ({ slug, email }) => `${world.host(slug)} ${await world.token(slug, email)}`);
  writeFileSync(files.BIDDERS, tokens.join('\n'));
  writeFileSync(files.LOTS, lots.join('\n'));
  // Each round bids above the one before.
  const round = (from) => load('bid', world.port, { ...files, FROM: String(from) }, BIDDERS);
  await round(1_000);
  const ours = await round(10_000_000);
  for (const file of Object.values(files)) rmSync(file);
  world.sql(`
    CREATE TABLE IF NOT EXISTS platform.bench_bidders AS SELECT row_number() OVER (ORDER BY number)::int AS n, id, number FROM platform.tenants WHERE slug LIKE 'bench%' ORDER BY number LIMIT ${BIDDERS};
    DROP TABLE IF EXISTS platform.bench_lots;
    CREATE TABLE platform.bench_lots AS SELECT row_number() OVER ()::int AS n, id FROM unnest('{${lots.join(',')}}'::uuid[]) AS id;
    GRANT SELECT ON platform.bench_bidders, platform.bench_lots TO mak_platform;`);
  const theirs = await pgbench('bid', world.env.APP_DATABASE_URL, { bidders: BIDDERS, lots: lots.length, base: Date.now() }, BIDDERS);
  world.sql('DROP TABLE platform.bench_bidders, platform.bench_lots');
  return [[`${label}, HTTP`, ours], [`${label}, pgbench`, theirs, ours.rate / theirs.rate]];
}

/** From a lead's entry to its winner, decided by standing orders as the lot opens. */
export async function orders(world) {
  const all = await bidders(world);
  await together(Array.from({ length: ORDERS }), 8, (_, n) => {
    const { slug, email } = all[n % all.length];
    return world.ask(slug, email, 'POST', '/api/v1/standing-orders', { products: ['mortgage'], limit: 50_000 + n });
  });
  const taken = [{ kind: 'descending', start: 50_000, step: 1_000, step_s: 60, floor: 10_000 }];
  const times = await together(Array.from({ length: 400 }), 1, async () => {
    const began = performance.now();
    const lot = await sell(world, await lead(world), taken);
    const took = performance.now() - began;
    const { state } = await world.hq('GET', `/api/v1/lots/${lot}`);
    if (state !== 'sold') throw new Error(`the lot is ${state}`);
    return took;
  });
  console.log(`intake to winner, ${ORDERS} standing orders, ${world.count()} tenants: p50 ${quantile(times, 0.5).toFixed(0)} ms, p99 ${quantile(times, 0.99).toFixed(0)} ms\n`);
}

/** Lots that are all due in the same second: until the last is closed and handed over. */
export async function closings(world) {
  const all = await bidders(world);
  // Three bids a lot, as lots have; not one of each tenant.
  world.sql("UPDATE platform.standing_orders SET state = 'paused' WHERE state = 'active'");
  for (const { slug, email } of all.slice(0, 3)) await world.ask(slug, email, 'POST', '/api/v1/standing-orders', { products: ['mortgage'], limit: 30_000 });
  const leads = await together(Array.from({ length: DUE }), 8, () => lead(world));
  const lots = await together(leads, 8, (id) => sell(world, id, sealed(3_600)));
  const ids = `'{${lots.join(',')}}'::uuid[]`;
  const count = (condition) => Number(world.sql(`SELECT count(*) FROM platform.lots WHERE id = ANY (${ids}) AND ${condition}`));
  // Until everybody was told of a lot its end may still move.
  await until('the notices of the openings', 600, () => count('notified_stage IS NULL') === 0);
  const end = Math.ceil(Date.now() / 1000) + 5;
  world.sql(`UPDATE platform.lots SET stage_ends_at = to_timestamp(${end}) WHERE id = ANY (${ids});
    UPDATE platform.deadlines SET due_at = to_timestamp(${end}) WHERE kind = 'lot.close' AND subject = ANY (${ids});`);
  if (Date.now() / 1000 > end) throw new Error('the lots were due before they had their end');
  await until(`${lots.length} closings`, 300, () => count(`state = 'sold'`) === lots.length).catch(async (late) => {
    console.log(`${late.message}: ${count("state = 'sold'")} closed\n`);
    await until('the rest of them', 900, () => count(`state = 'sold'`) === lots.length);
  });
  const last = Number(world.sql(`SELECT extract(epoch FROM max(closed_at)) - ${end} FROM platform.lots WHERE id = ANY (${ids})`));
  const check = await world.hq('GET', '/api/v1/ledger/check');
  if (!check.balances_match || !check.holds_match || check.leads_with_two_owners !== 0) throw new Error(JSON.stringify(check));
  console.log(`${lots.length} lots due in one second, ${world.count()} tenants: the last closed and handed over after ${last.toFixed(1)} s (${Math.round(lots.length / last)} a second), books clean\n`);
}

/** Open pages: what each costs the server, and how soon all of them are told of a new lot. */
export async function pages(world) {
  const token = await world.token('north', 'owner@north.demo');
  // What the loads before left to do is not measured here.
  await until('the events of the loads before', 600, () => world.sql('SELECT count(*) FROM platform.outbox') === '0');
  const before = resident(world.pids.serve);
  let told = [];
  let began = 0;
  const open = () => new Promise((resolve, reject) => {
    const headers = { Host: world.host('north'), Authorization: `Bearer ${token}`, Accept: 'text/event-stream' };
    const request = http.get({ host: '127.0.0.1', port: world.port, path: '/live', headers, agent: false }, (answer) => {
      if (answer.statusCode !== 200) { reject(new Error(`/live: ${answer.statusCode}`)); return; }
      answer.on('data', (part) => { if (began && part.includes('event: lot\n')) told.push(performance.now() - began); });
      answer.on('error', () => {});
      resolve(request);
    });
    request.on('error', reject);
  });
  const requests = await together(Array.from({ length: PAGES }), 50, open);
  const each = (resident(world.pids.serve) - before) / PAGES;
  const rounds = [];
  for (let round = 0; round < 5; round += 1) {
    const id = await lead(world);
    told = [];
    began = performance.now();
    await sell(world, id, sealed(600));
    for (const limit = performance.now() + 10_000; told.length < PAGES && performance.now() < limit;) await new Promise((resolve) => { setTimeout(resolve, 20); });
    if (told.length < PAGES) throw new Error(`${told.length} of ${PAGES} pages were told`);
    rounds.push(...told);
    began = 0;
  }
  for (const request of requests) request.destroy();
  console.log(`${PAGES} open pages: ${each.toFixed(1)} KB each; a new lot is told in p50 ${quantile(rounds, 0.5).toFixed(0)} ms, p99 ${quantile(rounds, 0.99).toFixed(0)} ms\n`);
}

/** Kilobytes of memory that a process holds. */
const resident = (pid) => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/^VmRSS:\s+(\d+)/m)[1]);
