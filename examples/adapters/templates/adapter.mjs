// An adapter to copy. It needs nothing but Node.js 20 or newer.
//
//     nearmiss certify --level reader -- node adapter.mjs
//
// Change the first part. Until then it tests JavaScript's own `JSON`, so that it runs as it is.

import { Console } from 'node:console';

// ---- Call your SDK here -------------------------------------------------------------------------

const IMPLEMENTATION = { name: 'my-sdk', version: '1.0.0', language: 'javascript' };

// The errors that your SDK documents for bad input. Any other error is a crash.
const REFUSALS = [SyntaxError];

// Returns the session that your SDK makes of a document, which is a Buffer.
async function read(document) {
  const session = JSON.parse(document.toString());
  if (typeof session !== 'object' || session === null || Array.isArray(session)) {
    throw new SyntaxError('not an object');
  }
  return session;
}

// Returns the SDK's own object as JSON. Never return the text of the document.
function encode(session) {
  return JSON.stringify(session);
}

// ---- The rest stays as it is --------------------------------------------------------------------

// What the SDK prints goes to standard error. Standard output is for responses alone.
globalThis.console = new Console(process.stderr);

for await (const line of lines(process.stdin)) {
  const response = await answer(JSON.parse(line));
  process.stdout.write(`${JSON.stringify(response)}\n`);
  if (response.op === 'error') {
    process.exitCode = 1;
    break;
  }
}

// Lines end with a line feed and with nothing else. `node:readline` would also end them at U+2028,
// which JSON allows in a string.
async function* lines(input) {
  let parts = [];
  for await (let chunk of input) {
    for (let end; (end = chunk.indexOf('\n')) >= 0; chunk = chunk.subarray(end + 1)) {
      yield Buffer.concat([...parts, chunk.subarray(0, end)]).toString();
      parts = [];
    }
    parts.push(chunk);
  }
}

async function answer(request) {
  if (request.op === 'start' && request.protocol === 1) {
    return { op: 'start', protocol: 1, implementation: IMPLEMENTATION, capabilities: ['encode'] };
  }
  if (request.op !== 'decode') {
    return { op: 'error', message: 'this adapter speaks protocol 1' };
  }
  const document =
    typeof request.document === 'string'
      ? Buffer.from(request.document)
      : Buffer.from(request.document_base64, 'base64');
  return { id: request.id, ...(await outcome(document)) };
}

async function outcome(document) {
  let session;
  try {
    session = await read(document);
  } catch (error) {
    const refused = REFUSALS.some((type) => error instanceof type);
    return { outcome: refused ? 'rejected' : 'crashed', message: textOf(error) };
  }
  try {
    return { outcome: 'accepted', document: encode(session) };
  } catch (error) {
    return { outcome: 'accepted', echo_error: textOf(error) };
  }
}

// The text of an error, which may quote a document: cut, and without unpaired surrogates.
function textOf(error) {
  return String(error).slice(0, 2000).toWellFormed();
}
