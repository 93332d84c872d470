// What another franchisee costs.
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { timed } from './world.mjs';

const run = promisify(execFile);
const folder = new URL('../tenants/migrations/', import.meta.url);
const script = (name) => new URL(`sql/${name}.sql`, import.meta.url).pathname;

/** One more tenant, beside twenty when nothing has grown the network before. */
export async function provision(world) {
  await world.tenants(20);
  const there = world.count();
  const seconds = await timed(() => world.tenant(there + 1));
  console.log(`provision a tenant with ${there} there: ${seconds.toFixed(2)} s\n`);
}

/** `mak migrate` with all migrations before it, with the newest one, with none; in empty schemas, the tenants' own are put aside. */
export async function migrate(world) {
  await world.tenants(200);
  const migrated = () => timed(() => run(world.mak, ['migrate'], { env: world.env }));
  const names = readdirSync(folder).filter((name) => /^\d+_.*\.sql$/.test(name)).sort().map((name) => name.replace('.sql', ''));
  world.script(script('aside'));
  const all = await migrated();
  expect(world, names.length);
  world.script(script('back'));
  world.script(script('aside'));
  replay(world, names.slice(0, -1));
  expect(world, names.length - 1);
  const newest = await migrated();
  expect(world, names.length);
  const none = await migrated();
  world.script(script('back'));
  console.log(`migrate ${world.count()} tenants: ${all.toFixed(1)} s with all ${names.length} migrations each, ${newest.toFixed(1)} s with one (${names.at(-1)}), ${none.toFixed(1)} s with none\n`);
}

/** Brings every empty schema to the state before the newest migration, as src/db/migrate.rs would. */
function replay(world, names) {
  const files = names.map((name) => [Number(name.split('_')[0]), name, readFileSync(new URL(`${name}.sql`, folder), 'utf8').replaceAll(/^--;;$/gm, ';')]);
  for (const number of numbers(world)) {
    const ledger = 'CREATE TABLE schema_migrations (version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());';
    const applied = files.map(([version, name, text]) => `${text}\n;\nINSERT INTO schema_migrations (version, name) VALUES (${version}, '${name}');`);
    world.sql(`BEGIN; SET LOCAL ROLE t_${number}_owner; SET LOCAL search_path = t_${number};\n${ledger}\n${applied.join('\n')}\nCOMMIT;`);
  }
}

const numbers = (world) => world.sql('SELECT number FROM platform.tenants ORDER BY number').split('\n');

/** Every tenant has so many migrations: otherwise something else than it says was measured. */
function expect(world, count) {
  const each = numbers(world).map((number) => `SELECT count(*) FROM t_${number}.schema_migrations`);
  const found = world.sql(each.join(' UNION ALL '));
  const wrong = found.split('\n').filter((value) => Number(value) !== count);
  if (wrong.length > 0) throw new Error(`${wrong.length} tenants have not ${count} migrations but ${wrong[0]}`);
}
