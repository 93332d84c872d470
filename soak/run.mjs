// `make soak`: random acts by many people on several servers and workers, while processes, PostgreSQL and Redis are killed and
// clocks go wrong; then everything is counted. SOAK_SEED replays a run's acts, SOAK_OPERATIONS (1,000,000) says how many,
// SOAK_TENANTS (12) for how many franchisees, SOAK_HANDS (24) by how many at once, SOAK_FIRE (4,000) acts between two blows.
import { Acts } from './acts.mjs';
import { dice as roll } from './dice.mjs';
import { start } from './network.mjs';
import { broken, rest } from './verdict.mjs';

const OPERATIONS = Number(process.env.SOAK_OPERATIONS ?? 1_000_000);
const TENANTS = Number(process.env.SOAK_TENANTS ?? 12);
const HANDS = Number(process.env.SOAK_HANDS ?? 24);
const FIRE = Number(process.env.SOAK_FIRE ?? 4_000);
const SEED = Number(process.env.SOAK_SEED ?? Math.floor(Math.random() * 2 ** 31));
const BLOWS = { server: 4, worker: 4, postgres: 1, redis: 2, clock: 2 };

console.log(`SOAK_SEED=${SEED}: ${OPERATIONS} operations by ${HANDS} hands for ${TENANTS} franchisees, a blow every ${FIRE}`);
const dice = roll(SEED);
const network = await start(process.env.MAK, process.env.SOAK_DATABASE_URL, TENANTS);
const acts = new Acts(network, dice);
const blows = {};
const began = performance.now();
const seconds = () => ((performance.now() - began) / 1000).toFixed(0);

/** Kills something; a wrong clock stays until its process is killed again. */
function strike() {
  const blow = dice.weighed(BLOWS);
  blows[blow] = (blows[blow] ?? 0) + 1;
  if (blow === 'server') network.killed(dice.one(network.servers));
  if (blow === 'worker') network.killed(dice.one(network.workers));
  if (blow === 'postgres') network.killPostgres();
  if (blow === 'redis') network.flushRedis();
  if (blow === 'clock') network.killed(dice.one([...network.servers, ...network.workers]), dice.between(-90, 90));
}

let done = 0;
let next = FIRE;
// Ctrl-C ends the acts early; what was done is counted all the same.
let stopped = false;
process.once('SIGINT', () => { stopped = true; });
async function hand() {
  while (done < OPERATIONS && !stopped) {
    done += 1;
    if (done >= next && done < OPERATIONS - FIRE / 2) {
      next = done + dice.between(FIRE / 2, FIRE * 1.5);
      strike();
    }
    if (done % 10_000 === 0) console.log(`${seconds()} s: ${done} operations, blows ${JSON.stringify(blows)}`);
    await acts.one();
  }
}

let faults;
try {
  for (let n = 0; n < 3; n += 1) await acts.deposit();
  await Promise.all(Array.from({ length: HANDS }, hand));
  console.log(`${seconds()} s: ${done} operations done, coming to rest`);
  for (const name of [...network.servers, ...network.workers]) network.killed(name);
  await rest(network);
  faults = await broken(network, acts);
  const { bids, ...books } = acts.books;
  const sold = network.sql("SELECT count(*) FILTER (WHERE state = 'sold'), count(*) FROM platform.lots").split('|');
  console.log(`${seconds()} s: ${books.asked} calls, ${bids.size} bids acknowledged, ${sold[0]} of ${sold[1]} lots sold, ${books.proofs} proofs checked`);
  console.log(JSON.stringify(books));
} finally {
  if (!process.env.SOAK_KEEP) await network.stop();
}
for (const fault of faults) console.error(`BROKEN: ${fault}`);
console.log(faults.length === 0 ? 'Everything holds.' : `SOAK_SEED=${SEED} breaks ${faults.length} promises`);
process.exit(faults.length === 0 ? 0 : 1);
