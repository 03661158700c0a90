// Byte budgets, gzip, by what a visitor really loads: the static closure of each entry in Vite's manifest.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const KB = 1024;
const LIMITS = {
  entry: 135 * KB,
  dashboard: 160 * KB,
  share: 110 * KB,
  route: 80 * KB,
  review: 190 * KB,
  costs: 125 * KB,
  clerk: 35 * KB,
  worker: 300 * KB,
  css: 20 * KB,
};
// DIST: another folder than the usual one, with a slash at its end.
const dist = new URL(process.env.DIST ?? '../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

const sizes = new Map();
const gz = (file) => {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(new URL(file, dist))).length);
  return sizes.get(file);
};

/** Files that loading `key` brings along, without what it loads later. */
function closure(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const child of chunk.imports ?? []) closure(child, seen);
  return seen;
}

const sum = (files) => [...files].reduce((total, file) => total + gz(file), 0);
const without = (files, known) => new Set([...files].filter((file) => !known.has(file)));

/** What a page asks for by itself: the scripts it names, and all that they bring along. */
function named(page) {
  const html = readFileSync(new URL(page, dist), 'utf8');
  const files = [...html.matchAll(/src="\/(assets\/[^"]+\.js)/g)].map(([, file]) => file);
  const keys = Object.keys(manifest).filter((key) => files.includes(manifest[key].file));
  return new Set([...files, ...keys.flatMap((key) => [...closure(key)])]);
}

const entry = named('index.html');
const routeKeys = Object.keys(manifest).filter((key) => key.includes('/routes/'));
/** A route's page and what reads its data come as pieces of their own; a visitor loads both. */
const routes = new Map();
for (const key of routeKeys) {
  const name = key.replace(/\?.*$/, '');
  routes.set(name, closure(key, routes.get(name)));
}
/** The file that the build makes of this group. */
const group = (name) => closure(Object.keys(manifest).find((key) => key.startsWith(`_${name}-`)));
/** What every visit of somebody signed in begins with: the dashboard is in it. */
const shell = new Set([...entry, ...group('shell')]);

const rows = [
  ['entry', sum(entry), LIMITS.entry],
  ['shell + dashboard', sum(shell), LIMITS.dashboard],
  ['share page', sum(named('share.html')), LIMITS.share],
];
/** What the lazy parts of this name bring along. */
const closureOf = (part) =>
  new Set(
    Object.keys(manifest)
      .filter((key) => key.includes(part))
      .flatMap((key) => [...closure(key)]),
  );
for (const [key, files] of routes) {
  const name = key.replace(/^.*\/routes\//, '').replace(/\?.*$/, '');
  if (name.includes('resumes.$resumeId')) {
    const all = new Set([...files, ...closureOf('pdf-pane')]);
    rows.push(['review with pdf.js, extra', sum(without(all, shell)), LIMITS.review]);
  } else if (name.includes('costs')) {
    const all = new Set([...files, ...closureOf('cost-chart')]);
    rows.push(['costs with charts, extra', sum(without(all, shell)), LIMITS.costs]);
  } else {
    rows.push([`${name}, extra`, sum(without(files, shell)), LIMITS.route]);
  }
}
rows.push(['Clerk, extra', sum(without(closureOf('adapters/clerk'), entry)), LIMITS.clerk]);
const assets = readdirSync(new URL('assets/', dist));
const worker = assets.filter((file) => /^pdf\.worker.*js$/.test(file));
rows.push(['pdf.js worker', sum(worker.map((file) => `assets/${file}`)), LIMITS.worker]);
const css = assets.filter((file) => file.endsWith('.css'));
rows.push(['CSS', sum(css.map((file) => `assets/${file}`)), LIMITS.css]);

let over = 0;
for (const [name, bytes, limit] of rows) {
  const ok = bytes <= limit;
  if (!ok) over += 1;
  const kb = (value) => (value / KB).toFixed(1).padStart(6);
  console.log(`${ok ? 'ok  ' : 'OVER'} ${kb(bytes)} of ${kb(limit)} kB  ${name}`);
}
process.exit(over === 0 ? 0 : 1);
