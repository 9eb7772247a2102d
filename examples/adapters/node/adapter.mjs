// Adapter for npm `stytch`: the SDK's own client reads each document as part of a service's reply.
//
// The service is a server in this process, on a loopback port of its own. The bytes of the document
// are spliced into its reply to `sessions.authenticate`, so everything is what an application runs:
// fetch, its decoding of UTF-8 and JSON, and the SDK. Requests are handled at the same time.

import { Console } from 'node:console';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

import stytch from 'stytch';

const PROTOCOL = 1;
const LINE_FEED = 0x0a;
// The harness sends no more at once. Each takes a connection.
const MOST_IN_FLIGHT = 64;

// Output of the SDK or a library must not end up between the responses.
globalThis.console = new Console(process.stderr);

const { version } = createRequire(import.meta.url)('./node_modules/stytch/package.json');
const { B2BClient, ClientError, RequestError, StytchError } = stytch;

async function main() {
  const service = new Service();
  const sdk = new Sdk(service, await service.listen());
  const inFlight = new Set();
  for await (const line of lines(process.stdin)) {
    if (inFlight.size === MOST_IN_FLIGHT) {
      await Promise.race(inFlight);
    }
    const response = answer(sdk, JSON.parse(line)).then(respond);
    inFlight.add(response);
    response.then(() => inFlight.delete(response));
  }
  await Promise.all(inFlight);
  service.close();
}

// Lines end with a line feed and with nothing else. `node:readline` would also end them at U+2028,
// which JSON allows in a string.
async function* lines(input) {
  let parts = [];
  for await (let chunk of input) {
    for (let end; (end = chunk.indexOf(LINE_FEED)) >= 0; chunk = chunk.subarray(end + 1)) {
      yield Buffer.concat([...parts, chunk.subarray(0, end)]).toString();
      parts = [];
    }
    parts.push(chunk);
  }
}

// Each response is a single write, which ends up in the pipe at once.
function respond(response) {
  process.stdout.write(`${JSON.stringify(response)}\n`);
  if (response.op === 'error') {
    process.exit(1);
  }
}

async function answer(sdk, request) {
  if (request.op === 'start') {
    return start(request);
  }
  if (request.op !== 'decode') {
    return { op: 'error', message: `unknown op ${request.op}` };
  }
  return { id: request.id, ...(await outcome(sdk, documentOf(request), request.splice ?? true)) };
}

function start(request) {
  if (request.protocol !== PROTOCOL) {
    return { op: 'error', message: `this adapter only speaks protocol ${PROTOCOL}` };
  }
  return {
    op: 'start',
    protocol: PROTOCOL,
    implementation: {
      name: 'stytch',
      version,
      language: 'javascript',
      url: 'https://github.com/stytchauth/stytch-node',
    },
    capabilities: ['encode'],
  };
}

function documentOf(request) {
  if (typeof request.document === 'string') {
    return Buffer.from(request.document);
  }
  return Buffer.from(request.document_base64, 'base64');
}

async function outcome(sdk, document, splice) {
  let session;
  try {
    session = await (splice ? sdk.authenticate(document) : sdk.readAlone(document));
  } catch (error) {
    if (error instanceof ServiceError) {
      throw error;
    }
    // What `authenticate` is documented to throw.
    const documented = [StytchError, RequestError, ClientError].some((type) => error instanceof type);
    return { outcome: documented ? 'rejected' : 'crashed', message: textOf(error) };
  }
  return { outcome: 'accepted', ...echo(session) };
}

function echo(session) {
  let document;
  try {
    document = JSON.stringify(session);
  } catch (error) {
    return { echo_error: textOf(error) };
  }
  return document === undefined ? { echo_error: `${typeof session} is not JSON` } : { document };
}

// A text that may quote a document is shortened, and made one that every JSON parser accepts.
function textOf(error) {
  return String(error).slice(0, 2000).toWellFormed();
}

// The SDK's client, connected to a service whose replies the adapter sets.
class Sdk {
  constructor(service, url) {
    this.service = service;
    this.client = new B2BClient({
      project_id: 'project-test-00000000-0000-4000-8000-000000000000',
      secret: 'secret-test-00000000000000000000000000000000',
      env: url,
    });
  }

  // Reads a document as part of a reply.
  async authenticate(document) {
    return (await this.read([BEFORE, document, AFTER])).member_session;
  }

  // Reads a document that is not JSON on its own, but would be JSON inside of a reply: spliced, it
  // would make a different, valid reply. So the document is the whole reply. The SDK has no model
  // that it would pass a session to.
  readAlone(document) {
    return this.read([document]);
  }

  async read(parts) {
    const token = this.service.prepare(Buffer.concat(parts));
    try {
      return await this.client.sessions.authenticate({ session_token: token });
    } catch (error) {
      this.service.check(token, error);
      throw error;
    }
  }
}

const REPLY = JSON.parse(readFileSync(new URL('../reply.json', import.meta.url)));
const BEFORE = Buffer.from(`${JSON.stringify(REPLY).slice(0, -1)},"member_session":`);
const AFTER = Buffer.from('}');

// The adapter's own failure. It must not count as a refusal of the SDK.
class ServiceError extends Error {}

// Stands in for the service. The session token of a request says which reply it gets.
class Service {
  replies = new Map();
  count = 0;
  server = createServer((request, response) => this.serve(request, response));

  async listen() {
    // The client may use a connection again after any pause.
    this.server.keepAliveTimeout = 0;
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${this.server.address().port}/`;
  }

  close() {
    this.server.close();
    this.server.closeAllConnections();
  }

  // Stores a reply. Returns the token that gets it.
  prepare(reply) {
    this.count += 1;
    const token = `token-${this.count}`;
    this.replies.set(token, reply);
    return token;
  }

  // Throws if the client never asked for the reply.
  check(token, cause) {
    if (this.replies.delete(token)) {
      throw new ServiceError('the client did not reach the service of the adapter', { cause });
    }
  }

  async serve(request, response) {
    let body = '';
    for await (const chunk of request) {
      body += chunk;
    }
    const token = JSON.parse(body).session_token;
    const reply = this.replies.get(token);
    this.replies.delete(token);
    // There is no charset, because JSON has none (RFC 8259, section 11).
    const headers = { 'Content-Type': 'application/json', 'Content-Length': reply.length };
    response.writeHead(200, headers).end(reply);
  }
}

await main();
