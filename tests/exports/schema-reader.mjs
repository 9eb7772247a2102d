// A reader that is right at the level `schema`: the JSON of JavaScript, and ajv.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const Ajv2020 = createRequire(join(process.env.NODE_MODULES, 'any.js'))('ajv/dist/2020').default;
const schema = JSON.parse(readFileSync(new URL('schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020().compile(schema);
const decoder = new TextDecoder('utf-8', { fatal: true });

export const parse = async (document) => {
  if (!validate(JSON.parse(decoder.decode(document)))) {
    throw new Error(JSON.stringify(validate.errors));
  }
};
