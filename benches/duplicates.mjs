// The whole base searched for leads of one person: a job of the worker, beside its limit.
import { timed } from './world.mjs';

const LEADS = 100_000;
const OWNER = ['ural', 'owner@ural.demo'];
const LIMIT_S = 30;

export async function scan(world) {
  const [number] = world.sql(`SELECT number, id FROM platform.tenants WHERE slug = 'ural'`).split('|');
  world.script('benches/sql/duplicates.sql', { schema: `t_${number}`, leads: LEADS });
  const took = await timed(async () => {
    await world.ask(...OWNER, 'POST', '/api/v1/duplicates/scan', {});
    while ((await world.ask(...OWNER, 'GET', '/api/v1/duplicates/scan')).state !== 'done') {
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
  });
  const groups = world.sql(`SELECT string_agg(why || ' ' || n, ', ' ORDER BY why) FROM (SELECT why, count(*) AS n FROM t_${number}.duplicate_groups GROUP BY why) AS counted`);
  console.log(`${LEADS} leads searched for duplicates in ${took.toFixed(1)} s (limit ${LIMIT_S}): groups by ${groups}`);
  if (took > LIMIT_S) throw new Error(`the search took ${took.toFixed(1)} s`);
}
