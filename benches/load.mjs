// The two loads that are compared: requests by wrk, the same SQL by pgbench.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = path.dirname(new URL(import.meta.url).pathname);
export const CONNECTIONS = 8;
export const SECONDS = Number(process.env.BENCH_SECONDS ?? 10);

/** Requests of one kind (`list`, `create`); `settings` go to the script by the environment. Answers `{ rate, p50, p99 }`, times in ms. */
export async function http(kind, port, settings, connections = CONNECTIONS) {
  const args = ['-t2', `-c${connections}`, `-d${SECONDS}s`, '-s', path.join(here, 'http.lua'), `http://127.0.0.1:${port}`];
  const { stdout } = await run('wrk', args, { env: { ...process.env, KIND: kind, ...settings } });
  const figures = JSON.parse(stdout.match(/^JSON (.*)$/m)[1]);
  if (figures.bad > 0) throw new Error(`${figures.bad} requests of ${kind} failed:\n${stdout}`);
  return figures;
}

/** The same SQL (benches/sql/KIND.sql) on the same database as the program's own login. */
export async function pgbench(kind, url, variables, connections = CONNECTIONS) {
  const home = mkdtempSync(path.join(os.tmpdir(), 'mak-bench-'));
  const defines = Object.entries(variables).flatMap(([name, value]) => ['-D', `${name}=${value}`]);
  const args = [
    '-n', '-M', 'prepared', '-c', connections, '-j', 2, '-T', SECONDS, '-l', '--log-prefix', path.join(home, 'log'),
    '-f', path.join(here, 'sql', `${kind}.sql`), ...defines, url,
  ];
  try {
    await run('pgbench', args.map(String));
    const lines = readdirSync(home).flatMap((file) => readFileSync(path.join(home, file), 'utf8').trim().split('\n'));
    const times = lines.map((line) => Number(line.split(' ')[2]) / 1000).sort((a, b) => a - b);
    const at = (part) => times[Math.floor((times.length - 1) * part)];
    return { rate: times.length / SECONDS, p50: at(0.5), p99: at(0.99) };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
