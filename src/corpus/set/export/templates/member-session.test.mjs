// Edge cases of Stytch B2B MemberSession documents, written by `nearmiss corpus export --format
// javascript`.
//
// The cases are in `cases.jsonl`, which stays beside this file. To run them against your own code,
// write a module that exports a function `parse`. It takes the document as a Buffer, and throws an
// error if it rejects it. It can also return a promise.
//
//     // my-adapter.mjs
//     import { MemberSession } from 'my-sdk';
//     export const parse = (document) => MemberSession.fromJson(document.toString());
//
// Then name the module, by a path from the current folder:
//
//     MEMBER_SESSION_PARSE=my-adapter.mjs node --test member-session.test.mjs
//
// MEMBER_SESSION_LEVEL says how much is asked of it; each level includes the ones before it:
//
//     reader      it accepts valid documents
//     schema      it rejects what is not JSON or breaks the schema
//     documented  it rejects what the schema's descriptions rule out (the default)
//
// If the contract leaves the answer open, a case passes with either answer.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

const { MEMBER_SESSION_PARSE: path, MEMBER_SESSION_LEVEL: level = 'documented' } = process.env;
assert.ok(path, 'set MEMBER_SESSION_PARSE to the module to test, such as my-adapter.mjs');
assert.ok(
  ['reader', 'schema', 'documented'].includes(level),
  `MEMBER_SESSION_LEVEL is ${level}: use reader, schema or documented`,
);
const { parse } = await import(pathToFileURL(resolve(path)));
assert.equal(typeof parse, 'function', `${path} exports no function \`parse\``);

const text = readFileSync(new URL('cases.jsonl', import.meta.url), 'utf8');
const [, ...cases] = text.trimEnd().split('\n').map((line) => JSON.parse(line));

for (const { id, document, document_base64: base64, expect, shows } of cases) {
  test(id, async () => {
    let [outcome, error] = ['accept', undefined];
    try {
      await parse(base64 === undefined ? Buffer.from(document) : Buffer.from(base64, 'base64'));
    } catch (thrown) {
      [outcome, error] = ['reject', thrown];
    }
    const expected = expect[level];
    const message = `${outcome}ed, but level ${level} expects ${expected}\n${shows}`;
    if (expected !== 'either' && expected !== outcome) {
      throw new assert.AssertionError({ message: error ? `${message}\nerror: ${error}` : message });
    }
  });
}
