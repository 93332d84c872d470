// What another franchisee costs.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { timed } from './world.mjs';

const run = promisify(execFile);

export async function provision(world) {
  await world.tenants(20);
  const seconds = await timed(() => world.tenant(21));
  console.log(`provision a tenant with 20 there: ${seconds.toFixed(2)} s`);
}

export async function migrate(world) {
  await world.tenants(200);
  world.script(new URL('sql/unmigrate.sql', import.meta.url).pathname);
  const work = await timed(() => run(world.mak, ['migrate'], { env: world.env }));
  const nothing = await timed(() => run(world.mak, ['migrate'], { env: world.env }));
  console.log(`migrate 200 tenants: ${work.toFixed(1)} s with one migration each, ${nothing.toFixed(1)} s with none\n`);
}
