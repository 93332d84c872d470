// Several servers and workers of one network on a PostgreSQL and a Redis that may be killed at any moment.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { call } from '../e2e/lib.mjs';
import { LOGS, end, freePorts, freshDatabase, launch, listening, psql, ready } from '../e2e/server.mjs';

const PASSWORD = 'Soak-pass-2026';
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const SERVERS = 2;
const WORKERS = 2;

export async function start(mak, server, tenants) {
  const home = mkdtempSync(path.join(os.tmpdir(), 'mak-soak-'));
  mkdirSync(LOGS, { recursive: true });
  const database = freshDatabase(server);
  const [redisPort, s3, ...ports] = await freePorts(2 + 2 * SERVERS + WORKERS);
  const env = {
    ...process.env,
    DATABASE_URL: database.url, APP_DATABASE_URL: database.appUrl, REDIS_URL: `redis://127.0.0.1:${redisPort}/0`,
    S3_ENDPOINT: `http://127.0.0.1:${s3}`, S3_LISTEN: `127.0.0.1:${s3}`, S3_ROOT: path.join(home, 's3'),
    S3_BUCKET: 'mak', S3_ACCESS_KEY: 'mak', S3_SECRET_KEY: randomBytes(16).toString('hex'),
    MAK_SECRET: randomBytes(32).toString('hex'), BASE_DOMAIN: 'localhost', PUBLIC_PORT: '80', RUST_LOG: 'warn',
  };
  const children = new Map();
  const run = (args, input) => execFileSync(mak, args, { env, input, stdio: ['pipe', 'ignore', 'inherit'] });
  const sql = (text) => execFileSync(psql(), [database.url, '-qXAt', '-v', 'ON_ERROR_STOP=1'], { input: text, encoding: 'utf8', maxBuffer: 2 ** 30 }).trim();

  /** Starts a process of the network anew, with a clock that is wrong by so many seconds. */
  function launched(name, clock = 0) {
    const number = Number(name.split('-')[1] ?? 0);
    const own = name.startsWith('serve')
      ? { PORT: String(ports[number]), METRICS_PORT: String(ports[SERVERS + number]) }
      : { METRICS_PORT: String(ports[2 * SERVERS + number]), WORKER_METRICS_PORT: String(ports[2 * SERVERS + number]) };
    const child = launch(`soak-${name}`, mak, [name.split('-')[0]], { ...env, ...own, CLOCK_WRONG_BY_S: clock ? String(clock) : '' });
    children.set(name, child);
    // Whoever ends by itself is started again, as its supervisor would.
    child.once('exit', () => { if (children.get(name) === child) setTimeout(() => { if (children.get(name) === child) launched(name); }, 200); });
  }

  function killed(name, clock) {
    const child = children.get(name);
    children.delete(name);
    child?.kill('SIGKILL');
    launched(name, clock);
  }

  async function stop() {
    const left = [...children.values()];
    children.clear();
    for (const child of left) await end(child);
    database.drop();
    rmSync(home, { recursive: true, force: true });
  }

  const box = () => readFileSync('.local/soak/pg/postmaster.pid', 'utf8').split('\n')[0];
  const network = {
    sql, run, stop, killed, mak,
    servers: Array.from({ length: SERVERS }, (_, n) => `serve-${n}`),
    workers: Array.from({ length: WORKERS }, (_, n) => `worker-${n}`),
    /** `kill -9` of PostgreSQL itself, all of it; it recovers from its log. */
    killPostgres() {
      const pid = box();
      process.kill(Number(pid), 'SIGKILL');
      // It and its orphans have to be gone before it can be started.
      const again = 'while [ -e /proc/$0 ]; do sleep 0.05; done; for i in $(seq 60); do scripts/services start soak 2>/dev/null && exit; sleep 0.5; done; exit 1';
      execFileSync('sh', ['-c', again, pid]);
    },
    flushRedis: () => execFileSync('redis-cli', ['-p', String(redisPort), 'FLUSHALL'], { stdio: 'ignore' }),
    port: (dice) => ports[dice.below(SERVERS)],
    /** One call to any of the servers. */
    ask: (dice, slug, token, method, route, body, settings) => request(ports[dice.below(SERVERS)], slug, token, method, route, body, settings),
  };
  try {
    const redis = launch('soak-redis', 'redis-server', ['--port', redisPort, '--bind', '127.0.0.1', '--save', '', '--dir', home].map(String), env);
    children.set('redis', redis);
    children.set('s3', launch('soak-s3', mak, ['s3'], env));
    await Promise.all([listening(redisPort), listening(s3)]);
    run(['setup']);
    run(['migrate']);
    run(['admin', 'create', '--email', 'admin@soak.test', '--name', 'Soak'], PASSWORD);
    for (const name of [...network.servers, ...network.workers]) launched(name);
    await Promise.all(ports.slice(0, SERVERS).map((port) => ready(port, [...children.values()])));
    network.people = await people(ports[0], tenants);
    // Ratings that differ, for the stages that weigh bids by them.
    sql('INSERT INTO platform.buyer_scores (tenant_id, score, bought, counted_at) SELECT id, number * 37 % 101, 0, now() FROM platform.tenants');
    const numbers = new Map(sql('SELECT slug, number FROM platform.tenants').split('\n').map((row) => row.split('|')));
    for (const tenant of network.people.tenants) tenant.wallet = numbers.get(tenant.slug);
    return network;
  } catch (error) {
    await stop();
    throw error;
  }
}

const hostOf = (slug) => (slug ? `${slug}.localhost` : 'localhost');

async function people(port, tenants) {
  const hq = { slug: '', email: 'admin@soak.test' };
  await signIn(port, hq);
  const all = [];
  for (let n = 0; n < tenants; n += 1) {
    const email = `owner@soak${n}.test`;
    const body = { slug: `soak${n}`, name: `Soak ${n}`, city: 'Самара', time_zone: 'Europe/Samara', owner: { email, name: 'Owner', password: PASSWORD } };
    const made = await call(port, hostOf(''), hq.token, 'POST', '/api/v1/tenants', body);
    if (made.status !== 201) throw new Error(`a tenant: ${made.status} ${JSON.stringify(made.body)}`);
    all.push({ slug: body.slug, email, id: made.body.id, number: n });
  }
  for (const tenant of all) await signIn(port, tenant);
  return { hq, tenants: all };
}

/** A token, taken anew when it is old. */
export async function signIn(port, person) {
  const answer = await call(port, hostOf(person.slug), null, 'POST', '/api/v1/auth/token', { email: person.email, password: PASSWORD });
  if (answer.status !== 200) throw new Error(`a token of ${person.email}: ${answer.status} ${JSON.stringify(answer.body)}`);
  Object.assign(person, { token: answer.body.access_token, since: Date.now() });
}

/** A call that is hung up on after `patience` ms. */
function request(port, slug, token, method, route, body, { key, patience = 20_000, type = 'application/json' } = {}) {
  const headers = key ? { 'Idempotency-Key': key } : {};
  return call(port, hostOf(slug), token, method, route, body, type, { headers, agent, signal: AbortSignal.timeout(patience) });
}
