// A tenant with a million leads: every page that its people live in, under 16 connections, each beside its limit.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { http, pgbench } from './load.mjs';
import { table, timed } from './world.mjs';

const LEADS = Number(process.env.BENCH_LEADS ?? 1_000_000);
const OWNER = ['north', 'owner@north.demo'];
const CONNECTIONS = 16;
/** What 95 of 100 answers may take, in ms. */
const LIMIT_MS = 100;

export async function pages(world) {
  const [number, id] = world.sql(`SELECT number, id FROM platform.tenants WHERE slug = 'north'`).split('|');
  const filled = await timed(() => world.script('benches/sql/million.sql', { schema: `t_${number}`, leads: LEADS }));
  console.log(`${LEADS} leads written in ${filled.toFixed(0)} s`);
  // Filling stood still for minutes: connections that the server has closed meanwhile have to be noticed before one is used.
  await new Promise((resolve) => { setTimeout(resolve, 200); });
  const leads = world.sql(`SELECT id FROM t_${number}.leads TABLESAMPLE SYSTEM (0.1) LIMIT 200`).split('\n');
  const filter = encodeURIComponent(JSON.stringify({ groups: [
    [{ field: 'product', operator: 'in', values: ['mortgage'] }],
    [{ field: 'city', operator: 'contains', values: ['Уфа'] }, { field: 'amount', operator: 'at_least', values: ['5 000 000'] }],
  ] }));
  const found = ['иванов', 'анна 123', '999', '+7 9000 12', '4567'].map((q) => `q=${encodeURIComponent(q)}`);
  const cases = {
    'list, API': ['/api/v1/leads?limit=50'],
    'list, page': ['/leads', '/leads?view=open', '/leads?view=mine'],
    'by amount, page': ['/leads?sort=-amount', '/leads?sort=-updated_at'],
    'filtered, API': [`/api/v1/leads?limit=50&filter=${filter}`, '/api/v1/leads?limit=50&status=contact&source=site'],
    'no task, page': ['/leads?view=open&c0=task&c0o=in&c0v=none'],
    'search, API': found.map((q) => `/api/v1/leads?limit=50&${q}`),
    'card, page': leads.map((lead) => `/leads/${lead}`),
    'board, page': ['/board'],
  };
  const rows = [];
  for (const [label, paths] of Object.entries(cases)) rows.push([label, await load(world, paths)]);
  const beside = await pgbench('list', world.env.APP_DATABASE_URL, { schema: `t_${number}`, tenant: id }, CONNECTIONS);
  rows.push(['list, pgbench', beside, rows[0][1].rate / beside.rate]);
  table(`with ${LEADS} leads`, 'req/s', rows);
  const slow = rows.filter(([, { p95 }]) => p95 > LIMIT_MS).map(([label, { p95 }]) => `${label} ${p95.toFixed(0)} ms`);
  for (const [label, { p95 }] of rows.filter(([, { p95: known }]) => known)) console.log(`  p95 ${label}: ${p95.toFixed(1)} ms (limit ${LIMIT_MS})`);
  if (slow.length > 0) throw new Error(`above the limit of ${LIMIT_MS} ms: ${slow.join(', ')}`);
}

async function load(world, paths) {
  const home = mkdtempSync(path.join(os.tmpdir(), 'mak-bench-'));
  const file = path.join(home, 'paths');
  writeFileSync(file, paths.join('\n'));
  try {
    const settings = { HOST: world.host('north'), TOKEN: await world.token(...OWNER), PATHS: file };
    return await http('get', world.port, settings, CONNECTIONS);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
