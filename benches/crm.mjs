// A franchisee's leads: the list and a new one through HTTP beside pgbench with the same SQL, an import beside COPY.
import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { http, pgbench } from './load.mjs';
import { table } from './world.mjs';

const ROWS = 10_000;
const OWNER = ['north', 'owner@north.demo'];

export async function leads(world) {
  table(`with ${world.count()} tenants`, 'req/s', [
    ...await beside(world, 'list of 50 leads', 'list'),
    ...await beside(world, 'create a lead', 'create'),
  ]);
}

export async function list(world) {
  table(`with ${world.count()} tenants`, 'req/s', await beside(world, 'list of 50 leads', 'list'));
}

async function beside(world, label, kind) {
  const token = await world.token(...OWNER);
  const [number, id] = world.sql(`SELECT number, id FROM platform.tenants WHERE slug = 'north'`).split('|');
  const load = () => http(kind, world.port, { HOST: world.host('north'), TOKEN: token });
  await load(); // warm
  const ours = await load();
  const theirs = await pgbench(kind, world.env.APP_DATABASE_URL, { schema: `t_${number}`, tenant: id, number_of_tenant: number, base: Date.now() });
  return [[`${label}, HTTP`, ours], [`${label}, pgbench`, theirs, ours.rate / theirs.rate]];
}

/** Rows a second of an import, beside COPY of as many rows into a copy of the table with all its indexes. */
export async function imports(world) {
  const rows = Array.from({ length: ROWS }, (_, n) => `Иванов Пётр ${n};+79${String(100_000_000 + n)};Самара;Ипотека;3500000`);
  const began = performance.now();
  const { id } = await upload(world, `ФИО;Телефон;Город;Продукт;Сумма\n${rows.join('\n')}\n`);
  let state;
  do {
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    state = await world.ask(...OWNER, 'GET', `/api/v1/imports/${id}`);
  } while (!['done', 'failed'].includes(state.state));
  const ours = ROWS / ((performance.now() - began) / 1000);
  if (state.created !== ROWS) throw new Error(`the import created ${state.created} of ${ROWS}: ${JSON.stringify(state)}`);
  const [number] = world.sql(`SELECT number FROM platform.tenants WHERE slug = 'north'`).split('|');
  const copied = path.join(os.tmpdir(), `mak-bench-${process.pid}.copy`);
  const seconds = Number(world.sql(`
    CREATE TABLE t_${number}.bench (LIKE t_${number}.leads INCLUDING ALL);
    \\copy (SELECT * FROM t_${number}.leads WHERE import_id = '${id}') TO '${copied}'
    \\set began \`date +%s%N\`
    \\copy t_${number}.bench FROM '${copied}'
    \\set ended \`date +%s%N\`
    SELECT (:ended - :began) / 1e9;
    DROP TABLE t_${number}.bench;`));
  rmSync(copied);
  console.log(`import: ${Math.round(ours)} rows/s; COPY into the same indexed table: ${Math.round(ROWS / seconds)} rows/s; ratio ${(ours * seconds / ROWS).toFixed(2)}\n`);
}

async function upload(world, text) {
  const form = new FormData();
  form.set('file', new Blob([text], { type: 'text/csv' }), 'bench.csv');
  form.set('source', 'site');
  form.set('lawful_basis', 'consent');
  const encoded = new Response(form);
  const body = Buffer.from(await encoded.arrayBuffer());
  return world.ask(...OWNER, 'POST', '/api/v1/imports', body, encoded.headers.get('content-type'));
}
