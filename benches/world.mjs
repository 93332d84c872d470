// The network that is measured: tenants, tokens, SQL.
import { execFileSync } from 'node:child_process';
import { call } from '../e2e/lib.mjs';
import { psql, start } from '../e2e/server.mjs';

const PASSWORD = process.env.MAK_DEMO_PASSWORD ?? 'Demo-pass-2026';

/** Starts a network of its own; `tenants(n)` grows it, `token`, `ask` and `sql` reach it. */
export async function world(mak) {
  const { port, env, pids, stop } = await start(mak, process.env.BENCH_DATABASE_URL);
  const host = (slug) => `${slug ? `${slug}.` : ''}localhost:${port}`;

  // Tokens live for minutes; one sign-in a minute is enough.
  const known = new Map();
  async function token(slug, email) {
    const held = known.get(slug);
    if (held && Date.now() - held.since < 60_000) return held.token;
    const answer = await call(port, host(slug), null, 'POST', '/api/v1/auth/token', { email, password: PASSWORD });
    if (answer.status !== 200) throw new Error(`token of ${email}: ${answer.status} ${JSON.stringify(answer.body)}`);
    known.set(slug, { token: answer.body.access_token, since: Date.now() });
    return answer.body.access_token;
  }

  /** One call that must succeed. */
  async function ask(slug, email, method, path, body, type) {
    const answer = await call(port, host(slug), await token(slug, email), method, path, body, type);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
  const hq = (method, path, body) => ask('', 'admin@mak.demo', method, path, body);

  const sql = (text) => execFileSync(psql(), [env.DATABASE_URL, '-qXAt', '-v', 'ON_ERROR_STOP=1'], { input: text, encoding: 'utf8' }).trim();
  const script = (file, values = {}) => execFileSync(psql(), [env.DATABASE_URL, '-qX', '-v', 'ON_ERROR_STOP=1', ...Object.entries(values).flatMap(([name, value]) => ['-v', `${name}=${value}`]), '-f', file], { stdio: ['ignore', 'ignore', 'inherit'] });

  const owner = (n) => `owner@bench${n}.demo`;
  function tenant(n) {
    const body = { slug: `bench${n}`, name: `Bench ${n}`, city: 'Самара', time_zone: 'Europe/Samara', owner: { email: owner(n), name: 'Bench', password: PASSWORD } };
    return hq('POST', '/api/v1/tenants', body);
  }
  const count = () => Number(sql('SELECT count(*) FROM platform.tenants'));
  /** Adds tenants until there are `least`. */
  async function tenants(least) {
    for (let n = count(); n < least; n += 1) await tenant(n + 1);
  }

  return { mak, port, env, pids, stop, host, token, ask, hq, sql, script, owner, tenant, tenants, count };
}

/** Runs `work` over `items`, so many at once. */
export async function together(items, atOnce, work) {
  const results = [];
  let next = 0;
  const one = async () => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await work(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  return results;
}

export async function timed(work) {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** Asks every half second until `check` answers true, at most `seconds`. */
export async function until(what, seconds, check) {
  for (const end = Date.now() + seconds * 1000; !check();) {
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => { setTimeout(resolve, 500); });
  }
}

/** The value below which the part `part` of the values lies. */
export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)];
}

export function table(title, unit, rows) {
  console.log(`${title.padEnd(34)} ${unit.padStart(9)} ${'p50 ms'.padStart(9)} ${'p99 ms'.padStart(9)} ${'ratio'.padStart(7)}`);
  for (const [label, { rate, p50, p99 }, ratio] of rows) {
    console.log(`${label.padEnd(34)} ${rate.toFixed(0).padStart(9)} ${p50.toFixed(2).padStart(9)} ${p99.toFixed(2).padStart(9)} ${(ratio?.toFixed(2) ?? '').padStart(7)}`);
  }
  console.log();
}
