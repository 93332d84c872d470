// The browser tests:   node e2e/run.mjs [flow…]      (scripts/test browser sets the environment)
// With E2E_PORT they run against a server that is up already, such as `make run`'s.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launch, toolbox } from './lib.mjs';
import { start } from './server.mjs';

const FLOW_TIMEOUT = 240_000;
const here = path.dirname(new URL(import.meta.url).pathname);

process.env.MAK_CHROMIUM_PATH ??= findChromium();
rmSync('test-results', { recursive: true, force: true });
mkdirSync('test-results', { recursive: true });

const wanted = process.argv.slice(2);
const flows = readdirSync(path.join(here, 'flows')).filter((file) => file.endsWith('.mjs')).map((file) => path.basename(file, '.mjs')).sort()
  .filter((name) => wanted.length === 0 || wanted.includes(name));
if (flows.length === 0) throw new Error(`no such flow: ${wanted.join(' ')}`);

const server = process.env.E2E_PORT
  ? { port: Number(process.env.E2E_PORT), stop: async () => {} }
  : await start(process.env.MAK ?? 'target/debug/mak');
const browser = await launch();
let failed = 0;

const waiting = [...flows];
// One after the other: the flows share a network, and one's sale or sign-out is another's surprise.
while (waiting.length > 0) await run(waiting.shift());

async function run(name) {
  const began = Date.now();
  const t = toolbox(browser, server.port, name);
  try {
    const { default: flow } = await import(`./flows/${name}.mjs`);
    await within(FLOW_TIMEOUT, flow(t));
    const left = t.unexpected();
    t.assert.deepEqual(left, [], `errors in the browser:\n${left.map(({ kind, text, at }) => `  ${kind} at ${at}: ${text}`).join('\n')}`);
    console.log(`  passed  ${name} (${seconds(began)})`);
  } catch (error) {
    failed += 1;
    await t.wreckage();
    const text = `${error.stack ?? error}\n${t.problems.map((each) => `${each.kind} at ${each.at}: ${each.text}`).join('\n')}`;
    writeFileSync(`test-results/${name}-failed.txt`, text);
    console.log(`  FAILED  ${name} (${seconds(began)})\n${text.replace(/^/gm, '    ')}`);
  } finally {
    await t.close().catch(() => {});
  }
}

await browser.close();
await server.stop();
console.log(`${flows.length - failed} of ${flows.length} flows passed${failed ? '; pictures of the failed ones are in test-results/' : ''}`);
process.exit(failed ? 1 : 0);

/** The path of the first browser that works, of the names that scripts/need knows too. */
function findChromium() {
  const names = process.env.MAK_CHROMIUM?.split(' ') ?? ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const one = 'for name; do if "$name" --version >/dev/null 2>&1; then command -v "$name"; exit; fi; done; exit 1';
  try {
    return execFileSync('sh', ['-c', one, 'sh', ...names], { encoding: 'utf8' }).trim();
  } catch {
    throw new Error(`none of ${names.join(', ')} is a working browser: name one in MAK_CHROMIUM`);
  }
}

function within(limit, work) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`took longer than ${limit / 1000} s`)), limit); });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function seconds(began) { return `${((Date.now() - began) / 1000).toFixed(1)} s`; }
