// `make bench`: every figure in one run, on a database of its own.
import { execFileSync, execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { call } from '../e2e/lib.mjs';
import { psql, start } from '../e2e/server.mjs';
import { CONNECTIONS, SECONDS, http, pgbench } from './load.mjs';

const TENANTS = Number(process.env.BENCH_TENANTS ?? 500);
const PASSWORD = process.env.MAK_DEMO_PASSWORD ?? 'Demo-pass-2026';
const ROWS = 10_000;

const mak = process.env.MAK;
const { port, env, stop } = await start(mak, process.env.BENCH_DATABASE_URL);
const host = (slug) => `${slug ? `${slug}.` : ''}localhost:${port}`;

try {
  console.log(`${os.cpus().length} cores, ${os.cpus()[0].model.trim()}; ${CONNECTIONS} connections, ${SECONDS} s a load\n`);
  await tenants(10);
  table('with 10 tenants', 'req/s', [
    ...await beside('list of 50 leads', 'list'),
    ...await beside('create a lead', 'create'),
  ]);
  await imports();
  await tenants(20);
  const provision = await timed(() => tenant(21));
  console.log(`provision a tenant with 20 there: ${provision.toFixed(2)} s`);
  await tenants(200);
  await migrate();
  await tenants(TENANTS);
  table(`with ${TENANTS} tenants`, 'req/s', await beside('list of 50 leads', 'list'));
} finally {
  await stop();
}

async function beside(label, kind) {
  const token = await signIn('north', 'owner@north.demo');
  const [number, id] = sql(`SELECT number, id FROM platform.tenants WHERE slug = 'north'`).split('|');
  await http(kind, port, host('north'), token); // warm
  const ours = await http(kind, port, host('north'), token);
  const theirs = await pgbench(kind, env.APP_DATABASE_URL, {
    schema: `t_${number}`, tenant: id, number_of_tenant: number, base: Date.now(),
  });
  return [[`${label}, HTTP`, ours], [`${label}, pgbench`, theirs, ours.rate / theirs.rate]];
}

/** Rows a second of an import, beside COPY of as many rows into a copy of the table with all its indexes. */
async function imports() {
  const file = `ФИО;Телефон;Город;Продукт;Сумма\n${Array.from({ length: ROWS }, (_, n) => `Иванов Пётр ${n};+79${String(100_000_000 + n)};Самара;Ипотека;3500000`).join('\n')}\n`;
  const token = await signIn('north', 'owner@north.demo');
  const began = performance.now();
  const { id } = await upload(token, file);
  let state;
  do {
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    state = (await call(port, host('north'), token, 'GET', `/api/v1/imports/${id}`)).body;
  } while (!['done', 'failed'].includes(state.state));
  const ours = ROWS / ((performance.now() - began) / 1000);
  if (state.created !== ROWS) throw new Error(`the import created ${state.created} of ${ROWS}: ${JSON.stringify(state)}`);
  const [number] = sql(`SELECT number FROM platform.tenants WHERE slug = 'north'`).split('|');
  const copied = path.join(os.tmpdir(), `mak-bench-${process.pid}.copy`);
  const seconds = Number(sql(`
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

async function migrate() {
  execFileSync(psql(), [env.DATABASE_URL, '-qXf', new URL('sql/unmigrate.sql', import.meta.url).pathname], { stdio: ['ignore', 'ignore', 'inherit'] });
  const work = await timed(() => promisify(execFile)(mak, ['migrate'], { env }));
  const nothing = await timed(() => promisify(execFile)(mak, ['migrate'], { env }));
  console.log(`migrate 200 tenants: ${work.toFixed(1)} s with one migration each, ${nothing.toFixed(1)} s with none\n`);
}

/** Adds tenants until there are `count`. */
async function tenants(count) {
  for (let n = Number(sql('SELECT count(*) FROM platform.tenants')); n < count; n += 1) await tenant(n + 1);
}

async function tenant(n) {
  const token = await signIn('', 'admin@mak.demo');
  const owner = { email: `owner@bench${n}.demo`, name: 'Bench', password: PASSWORD };
  const body = { slug: `bench${n}`, name: `Bench ${n}`, city: 'Самара', time_zone: 'Europe/Samara', owner };
  const answer = await call(port, host(''), token, 'POST', '/api/v1/tenants', body);
  if (answer.status !== 201) throw new Error(`tenant ${n}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

// Tokens live for minutes; one sign-in a minute is enough, and more would meet the limit on sign-ins.
const tokens = new Map();
async function signIn(slug, email) {
  const known = tokens.get(slug);
  if (known && Date.now() - known.since < 60_000) return known.token;
  const answer = await call(port, host(slug), null, 'POST', '/api/v1/auth/token', { email, password: PASSWORD });
  if (answer.status !== 200) throw new Error(`token: ${answer.status} ${JSON.stringify(answer.body)}`);
  tokens.set(slug, { token: answer.body.access_token, since: Date.now() });
  return answer.body.access_token;
}

async function upload(token, text) {
  const form = new FormData();
  form.set('file', new Blob([text], { type: 'text/csv' }), 'bench.csv');
  form.set('source', 'site');
  form.set('lawful_basis', 'consent');
  const encoded = new Response(form);
  const answer = await call(port, host('north'), token, 'POST', '/api/v1/imports', Buffer.from(await encoded.arrayBuffer()), encoded.headers.get('content-type'));
  if (answer.status !== 202) throw new Error(`import: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

function sql(text) {
  return execFileSync(psql(), [env.DATABASE_URL, '-qXAt', '-v', 'ON_ERROR_STOP=1'], { input: text, encoding: 'utf8' }).trim();
}

async function timed(work) {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

function table(title, unit, rows) {
  console.log(`${title.padEnd(28)} ${unit.padStart(9)} ${'p50 ms'.padStart(9)} ${'p99 ms'.padStart(9)} ${'ratio'.padStart(7)}`);
  for (const [label, { rate, p50, p99 }, ratio] of rows) {
    console.log(`${label.padEnd(28)} ${rate.toFixed(0).padStart(9)} ${p50.toFixed(2).padStart(9)} ${p99.toFixed(2).padStart(9)} ${(ratio?.toFixed(2) ?? '').padStart(7)}`);
  }
  console.log();
}
