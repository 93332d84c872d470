// A server for one run of the browser tests or the benchmark: fresh database, own Redis, own files, the demo network.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

// A long run keeps its logs where no other run clears them away.
export const LOGS = process.env.MAK_LOGS ?? 'test-results/log';

/**
 * Starts everything; answers `{ port, env, pids, stop }`. `mak` is the program's path, `server` a login that may create
 * databases and roles.
 */
export async function start(mak, server = process.env.TEST_DATABASE_URL) {
  const home = mkdtempSync(path.join(os.tmpdir(), 'mak-e2e-'));
  mkdirSync(LOGS, { recursive: true });
  const children = [];
  const database = freshDatabase(server);
  const stop = async () => {
    for (const child of children.reverse()) await end(child);
    database.drop();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const [port, metrics, workerMetrics, s3, redis] = await freePorts(5);
    const env = {
      ...process.env,
      DATABASE_URL: database.url,
      APP_DATABASE_URL: database.appUrl,
      REDIS_URL: `redis://127.0.0.1:${redis}/0`,
      S3_ENDPOINT: `http://127.0.0.1:${s3}`, S3_LISTEN: `127.0.0.1:${s3}`, S3_ROOT: path.join(home, 's3'),
      S3_BUCKET: 'mak', S3_ACCESS_KEY: 'mak', S3_SECRET_KEY: randomBytes(16).toString('hex'),
      MAK_SECRET: randomBytes(32).toString('hex'),
      MAK_DEMO: '1',
      PORT: String(port), METRICS_PORT: String(metrics), WORKER_METRICS_PORT: String(workerMetrics), BASE_DOMAIN: 'localhost',
    };
    const child = (name, file, args) => children.push(launch(name, file, args, env));
    child('redis', 'redis-server', ['--port', redis, '--bind', '127.0.0.1', '--save', '', '--dir', home].map(String));
    child('s3', mak, ['s3']);
    await Promise.all([listening(redis), listening(s3)]);
    for (const args of [['setup'], ['migrate'], ['demo', 'load']]) {
      execFileSync(mak, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    }
    child('worker', mak, ['worker']);
    child('serve', mak, ['serve']);
    await ready(port, children);
    const pids = Object.fromEntries(children.map((child) => [child.label, child.pid]));
    return { port, env, pids, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export function freshDatabase(server) {
  if (!server) throw new Error('TEST_DATABASE_URL is not set: run scripts/test browser');
  const name = `mak_e2e_${process.pid}`;
  const at = (login) => {
    const url = new URL(server);
    url.pathname = `/${name}`;
    if (login) [url.username, url.password] = login;
    return url.href;
  };
  const sql = (...texts) => execFileSync(psql(), [server, '-qX', ...texts.flatMap((text) => ['-c', text])], { stdio: ['ignore', 'ignore', 'inherit'] });
  sql(`CREATE DATABASE ${name}`);
  // Roles belong to the whole server, so the program's login here is this run's own; `mak setup` makes it.
  const app = at([`${name}_app`, randomBytes(16).toString('hex')]);
  return { url: at(), appUrl: app, drop: () => sql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`, `DROP ROLE IF EXISTS ${name}_app`) };
}

/** The newest psql of Debian, or the one in PATH. */
export function psql() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => b - a) : [];
  return versions.map((version) => `${debian}/${version}/bin/psql`).find(existsSync) ?? 'psql';
}

export function launch(name, file, args, env) {
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = createWriteStream(`${LOGS}/${name}.log`);
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  child.label = name;
  child.on('error', (error) => { child.failure = error; });
  return child;
}

export async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.failure) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await ended;
  clearTimeout(insist);
}

export async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject).listen(0, '127.0.0.1', () => resolve(server));
  })));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function until(what, check) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await check()) return;
    await sleep(100);
  }
  throw new Error(`${what} did not come up in 30 s, see ${LOGS}`);
}

export const listening = (port) => until(`port ${port}`, () => new Promise((resolve) => {
  const socket = net.connect(port, '127.0.0.1', () => { socket.end(); resolve(true); }).once('error', () => resolve(false));
}));

export const ready = (port, children) => until('the server', async () => {
  const dead = children.find((child) => child.exitCode !== null || child.failure);
  if (dead) throw new Error(`${dead.label} ended at once, see ${LOGS}/${dead.label}.log`);
  return new Promise((resolve) => {
    http.get({ host: '127.0.0.1', port, path: '/readyz', headers: { Host: 'localhost' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    }).once('error', () => resolve(false));
  });
});
