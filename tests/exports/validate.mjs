// Runs files in the layout of JSON-Schema-Test-Suite with ajv. Prints a line for each test: its
// description, and whether the document is valid.

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [, , suite, modules] = process.argv;
const Ajv2020 = createRequire(join(modules, 'any.js'))('ajv/dist/2020').default;

for (const name of readdirSync(suite, { recursive: true }).sort()) {
  if (!name.endsWith('.json')) continue;
  for (const { schema, tests } of JSON.parse(readFileSync(join(suite, name), 'utf8'))) {
    const validate = new Ajv2020().compile(schema);
    for (const { description, data } of tests) {
      console.log(JSON.stringify([description, validate(data)]));
    }
  }
}
