// Writes openapi.json from the API's own code. Run it after a route changed, then `npm run api:types`.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const own = `${root}.venv/bin/python`;
const python = process.env.PYTHON ?? (existsSync(own) ? own : 'python3');

export const exportOpenApi = () =>
  execFileSync(python, ['-m', 'jobpilot', 'openapi'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const document = JSON.parse(exportOpenApi());
  writeFileSync(
    new URL('../openapi.json', import.meta.url),
    JSON.stringify(document, null, 2) + '\n',
  );
}
