// What must hold when everything has come to rest.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { together } from '../benches/world.mjs';
import { LOGS } from '../e2e/server.mjs';

/** Proofs that are checked at most, in a random order: all of them, unless there is no time for it. */
const PROOFS = Number(process.env.SOAK_PROOFS ?? 10_000_000);
/** Files that the program is given at once. */
const AT_ONCE = 500;
/** So long may nothing move before it is said that it never will. */
const STALL_MS = 120_000;

/** Waits until no lot is open and neither an event nor a deadline of now waits. First contacts of a long run fall due as fast as its leads
 *  were sold; they are put off, or it would never rest. */
export async function rest(network) {
  network.sql("UPDATE platform.deadlines SET due_at = due_at + interval '1 day' WHERE kind IN ('contact.warn', 'contact.due')");
  let [before, moved] = ['', Date.now()];
  for (;;) {
    const left = network.sql(`SELECT (SELECT count(*) FROM platform.lots WHERE state = 'open'), (SELECT count(*) FROM platform.outbox),
      (SELECT count(*) FROM platform.deadlines WHERE due_at < now() + interval '30 seconds'), (SELECT count(*) FROM platform.bids)`);
    if (/^0\|0\|0\|/.test(left)) return;
    if (left !== before) [before, moved] = [left, Date.now()];
    if (Date.now() - moved > STALL_MS) throw new Error(`it does not come to rest: open lots | events | deadlines | bids: ${left}`);
    await sleep(500);
  }
}

/** Every promise that is broken, in words. */
export async function broken(network, acts) {
  const { books } = acts;
  const faults = [];
  const must = (what, found, wanted = '0') => { if (String(found) !== String(wanted)) faults.push(`${what}: ${found}, not ${wanted}`); };
  const count = (text) => network.sql(`SET search_path TO platform; SELECT count(*) FROM ${text}`);

  const { body: check } = await acts.hq('GET', '/api/v1/ledger/check');
  must('the sum of all postings', check.sum, 0);
  must('balances match their postings', check.balances_match, true);
  must('holds match the live bids', check.holds_match, true);
  must('transfers out of balance', check.unbalanced_transfers, 0);
  must('leads with two owners or none', check.leads_with_two_owners, 0);
  must('holds left over', network.sql('SELECT coalesce(sum(held), 0) FROM platform.wallets'));
  must('live bids left over', count("bids WHERE state = 'live'"));
  must('wallets below their credit', count('wallets WHERE available + credit_limit < 0'));
  must('events laid aside', count('dead_letters'));
  must('kopecks paid in, by the books of those who paid', network.sql("SELECT coalesce(-sum(amount), 0) FROM platform.postings WHERE account = 'bank'"), books.deposited - books.withdrawn);
  must('sold leads without an owner', count("leads WHERE status IN ('sold', 'redistributed') AND owner_tenant IS NULL"));
  must('lots sold twice at once', count('(SELECT lead_id FROM lots WHERE state = \'open\' GROUP BY lead_id HAVING count(*) > 1) AS twice'));
  must('lots whose log has a gap', count('(SELECT lot_id FROM bids GROUP BY lot_id HAVING count(*) <> max(place) + 1) AS gaps'));
  must('lots whose count of bids is wrong', count('lots WHERE bid_count <> (SELECT count(*) FROM bids WHERE lot_id = lots.id)'));
  // A falling price may be taken, and a lot withdrawn, before everybody has been told; a window waits for that.
  faults.push(...network.sql(`SET search_path TO platform; SELECT format('a window closed that nobody was told of: %s, %s', id, state) FROM lots
    WHERE state IN ('sold', 'unsold') AND stages -> stage ->> 'kind' IN ('sealed', 'ascending')
    AND NOT EXISTS (SELECT FROM lot_notices WHERE lot_id = id AND lot_notices.stage = lots.stage AND sent_at IS NOT NULL) LIMIT 5`).split('\n').filter(Boolean));
  must('deadlocks', deadlocks());
  faults.push(...lostBids(network, books));
  faults.push(...await badProofs(network, acts));
  return faults;
}

/** PostgreSQL forgets its counters when it is killed; its log does not. */
function deadlocks() {
  return readFileSync('.local/soak/pg.log', 'utf8').split('\n').filter((line) => line.includes('deadlock detected')).length;
}

/** Bids that were acknowledged and are not in the log, or not as they were acknowledged. */
function lostBids(network, books) {
  const rows = network.sql('SELECT id, leaf FROM platform.bids');
  const stored = new Map(rows.split('\n').filter(Boolean).map((row) => row.split('|')));
  const lost = [...books.bids].filter(([id, bid]) => stored.get(id) !== bid.leaf);
  return lost.slice(0, 10).map(([id, bid]) => `an acknowledged bid is not in the log: ${id} ${JSON.stringify(bid)}`);
}

/** Every proof is fetched and checked by the program itself, many files at once. */
async function badProofs(network, acts) {
  const home = mkdtempSync(path.join(os.tmpdir(), 'mak-soak-proofs-'));
  const lots = network.sql(`SELECT id FROM platform.lots ORDER BY md5(id::text) LIMIT ${PROOFS}`).split('\n').filter(Boolean);
  const faults = [];
  for (let from = 0; from < lots.length; from += AT_ONCE) {
    const files = await together(lots.slice(from, from + AT_ONCE), 8, async (lot) => {
      const { body } = await acts.hq('GET', `/api/v1/lots/${lot}/proof`);
      const file = path.join(home, `${lot}.json`);
      writeFileSync(file, JSON.stringify(body));
      return file;
    });
    const checked = spawnSync(network.mak, ['verify-lot', '--lang', 'en', ...files], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (checked.status !== 0) {
      for (const file of files.filter((name) => checked.stderr.includes(name))) renameSync(file, path.join(LOGS, path.basename(file)));
      faults.push(`proofs fail, see ${LOGS}: ${checked.stderr}${checked.error ?? ''}`);
    }
    for (const file of files) rmSync(file, { force: true });
  }
  rmSync(home, { recursive: true, force: true });
  acts.books.proofs = lots.length;
  return faults;
}
