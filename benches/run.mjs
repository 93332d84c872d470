// `make bench`: every figure in one run, on a database of its own. Parts may be named: `scripts/bench crm exchange`.
import os from 'node:os';
import * as crm from './crm.mjs';
import * as duplicates from './duplicates.mjs';
import * as exchange from './exchange.mjs';
import * as limits from './limits.mjs';
import * as million from './million.mjs';
import * as tenancy from './tenancy.mjs';
import { CONNECTIONS, SECONDS } from './load.mjs';
import { world } from './world.mjs';

const MANY = Number(process.env.BENCH_TENANTS ?? 500);

const PARTS = {
  async crm(it) {
    await it.tenants(10);
    // First, while no phone of the file is taken by the loads.
    await crm.imports(it);
    await crm.leads(it);
  },
  // Before the exchange, which grows the network.
  async provision(it) {
    await tenancy.provision(it);
  },
  // Before the exchange, whose last load bids past the books.
  async proof(it) {
    await limits.proof(it);
  },
  async exchange(it) {
    await exchange.pages(it);
    await exchange.orders(it);
    await exchange.closings(it);
    // The last: pgbench bids past the books.
    await exchange.bids(it);
  },
  // After the exchange: its past has no books.
  async simulator(it) {
    await limits.simulator(it);
  },
  async tenancy(it) {
    await tenancy.migrate(it);
    await it.tenants(MANY);
    await crm.list(it);
  },
  async duplicates(it) {
    await duplicates.scan(it);
  },
  // The last: one tenant has a million leads from here on.
  async million(it) {
    await million.pages(it);
  },
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in PARTS));
if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}: ${Object.keys(PARTS).join(', ')}`);
console.log(`${os.cpus().length} cores, ${os.cpus()[0].model.trim()}; ${CONNECTIONS} connections, ${SECONDS} s a load\n`);
const it = await world(process.env.MAK);
try {
  for (const name of asked.length > 0 ? asked : Object.keys(PARTS)) await PARTS[name](it);
} finally {
  await it.stop();
}
