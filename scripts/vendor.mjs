// Copies what pages need from node_modules to static/vendor/ (not committed) and draws the sprite of the icons listed in static/icons.txt.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const from = (path) => join(root, 'node_modules', path);
const to = (path) => join(root, 'static/vendor', path);

rmSync(to(''), { recursive: true, force: true });
mkdirSync(to('fonts'), { recursive: true });

cpSync(from('htmx.org/dist/htmx.min.js'), to('htmx.min.js'));
cpSync(from('htmx.org/dist/ext/hx-sse.min.js'), to('hx-sse.min.js'));
cpSync(from('htmx.org/dist/ext/hx-preload.min.js'), to('hx-preload.min.js'));
cpSync(from('sortablejs/Sortable.min.js'), to('sortable.min.js'));
for (const part of ['cyrillic', 'latin', 'latin-ext']) {
  const file = `golos-text-${part}-wght-normal.woff2`;
  cpSync(from(`@fontsource-variable/golos-text/files/${file}`), to(`fonts/${file}`));
}

const names = readFileSync(join(root, 'static/icons.txt'), 'utf8').split(/\s+/).filter(Boolean);
const symbols = names.map((name) => {
  const source = readFileSync(from(`@tabler/icons/icons/outline/${name}.svg`), 'utf8');
  const inner = source.slice(source.indexOf('>', source.indexOf('<svg')) + 1, source.lastIndexOf('</svg>'));
  const shapes = inner.replace(/<path stroke="none"[^>]*\/>/, '').replace(/\s+/g, ' ').trim();
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
});
writeFileSync(to('icons.svg'), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`);
console.log(`static/vendor: ${names.length} icons, htmx, Sortable, fonts`);
