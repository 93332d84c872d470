// What must not take longer than a limit: a simulation over many past leads, and the check of a large bundle offline.
import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { bidders, lead, sealed, sell } from './exchange.mjs';
import { quantile, timed, together, until } from './world.mjs';

const run = promisify(execFile);
const LOTS = Number(process.env.BENCH_SIMULATOR_LOTS ?? 100_000);
const BIDS = Number(process.env.BENCH_PROOF_BIDS ?? 10_000);
// Long enough for all the bids to come in.
const WINDOW_S = Number(process.env.BENCH_PROOF_WINDOW ?? 60);
const TENANTS = 40;
const DAYS = 300;
const SIMULATOR_S = 20;
const PROOF_S = 1;
const past = new URL('sql/past.sql', import.meta.url).pathname;

/** Plays a past of many leads again: under its own rules, and with a turn after a lower reserve. */
export async function simulator(world) {
  // The demo network has three of its own.
  await world.tenants(TENANTS + 3);
  world.script(past, { lots: LOTS, tenants: TENANTS, days: DAYS });
  const day = (back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
  const period = { from: day(DAYS + 2), to: day(0) };
  const stages = [{ kind: 'sealed', window_s: 60, reserve: 60_000 }, { kind: 'assign', price: 20_000 }, { kind: 'hq' }];
  for (const [name, scenario] of [['its own rules', {}], ['another plan', { stages, reserve_percent: 90, daily_cap: 30 }]]) {
    let played;
    const took = await timed(async () => { played = await world.hq('POST', '/api/v1/simulations', { ...period, ...scenario }); });
    console.log(`simulation of ${played.actual.lots} past leads, ${name}: ${took.toFixed(1)} s (limit ${SIMULATOR_S} s); ${played.changed} changed, ${played.silent.lots} of which history says nothing`);
    if (played.actual.lots < LOTS) throw new Error(`${played.actual.lots} lots were read, not ${LOTS}`);
    if (took > SIMULATOR_S) throw new Error(`the simulation took longer than ${SIMULATOR_S} s`);
  }
  console.log();
}

/** `mak verify-lot` of a bundle with many bids, the whole process. */
export async function proof(world) {
  // Fewer than may sign in within a minute.
  const all = (await bidders(world)).slice(0, 32);
  const lot = await sell(world, await lead(world), sealed(WINDOW_S));
  const rounds = Math.ceil(BIDS / all.length);
  await together(all, all.length, async ({ slug, email }) => {
    for (let n = 0; n < rounds; n += 1) await world.ask(slug, email, 'POST', `/api/v1/lots/${lot}/bids`, { amount: 1_000 + n });
  });
  await until('the closing', WINDOW_S + 60, () => world.sql(`SELECT state FROM platform.lots WHERE id = '${lot}'`) === 'sold');
  const bundle = await world.hq('GET', `/api/v1/lots/${lot}/proof`);
  const { items } = await world.hq('GET', '/api/v1/proof/keys');
  const file = path.join(os.tmpdir(), `mak-bench-${process.pid}.json`);
  writeFileSync(file, JSON.stringify(bundle));
  const times = [];
  for (let n = 0; n < 5; n += 1) times.push(await timed(() => run(world.mak, ['verify-lot', file, '--key', items.at(-1).public_key])));
  rmSync(file);
  const took = quantile(times, 0.5);
  console.log(`verify-lot of a bundle with ${bundle.log.length} bids: ${took.toFixed(2)} s (limit ${PROOF_S} s)\n`);
  if (bundle.log.length < BIDS) throw new Error(`${bundle.log.length} bids are in the bundle, not ${BIDS}`);
  if (took > PROOF_S) throw new Error(`verify-lot took longer than ${PROOF_S} s`);
}
