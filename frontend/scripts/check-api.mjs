// Fails when the committed contract differs from the API's code, or the generated types from the contract.
// `--types-only` checks the types alone, where no Python is at hand.
import { readFileSync } from 'node:fs';

import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';

import { exportOpenApi } from './export-openapi.mjs';

const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
const committed = JSON.parse(read('../openapi.json'));
const problems = [];

if (!process.argv.includes('--types-only')) {
  const actual = JSON.parse(exportOpenApi());
  if (JSON.stringify(actual) !== JSON.stringify(committed))
    problems.push('openapi.json is not what the API says: run `npm run api:export`.');
}
const types =
  COMMENT_HEADER + astToString(await openapiTS(committed, { defaultNonNullable: false }));
if (types !== read('../src/shared/api/schema.gen.ts'))
  problems.push('schema.gen.ts does not follow openapi.json: run `npm run api:types`.');

for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'The API client follows the API.' : 'The API client drifted.');
process.exit(problems.length === 0 ? 0 : 1);
