// Adapter for npm `stytch` behind `nearmiss certify --serve`: nearmiss plays the service, so the adapter
// does what an application does. Requests are handled at the same time.

import { Console } from 'node:console';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

import stytch from 'stytch';

// Output of the SDK or a library must not end up between the responses.
globalThis.console = new Console(process.stderr);

const { version } = createRequire(import.meta.url)('./node_modules/stytch/package.json');
const { B2BClient, ClientError, RequestError, StytchError } = stytch;

const client = new B2BClient({
  project_id: 'project-test-00000000-0000-4000-8000-000000000000',
  secret: 'secret-test-00000000000000000000000000000000',
  env: process.env.NEARMISS_BASE_URL,
});

// No request holds a document, so none holds a line separator within it.
createInterface({ input: process.stdin }).on('line', async (line) => {
  const request = JSON.parse(line);
  const response =
    request.op === 'start' ? start() : { id: request.id, ...(await outcome(request.session_token)) };
  process.stdout.write(`${JSON.stringify(response)}\n`);
});

function start() {
  const implementation = { name: 'stytch', version, language: 'javascript' };
  return { op: 'start', protocol: 1, implementation, capabilities: ['encode'] };
}

async function outcome(token) {
  let session;
  try {
    session = (await client.sessions.authenticate({ session_token: token })).member_session;
  } catch (error) {
    // What `authenticate` is documented to throw.
    const documented = [StytchError, RequestError, ClientError].some((type) => error instanceof type);
    return { outcome: documented ? 'rejected' : 'crashed', message: textOf(error) };
  }
  try {
    const document = JSON.stringify(session);
    return document === undefined ? { outcome: 'accepted', echo_error: 'it is undefined' } : { outcome: 'accepted', document };
  } catch (error) {
    return { outcome: 'accepted', echo_error: textOf(error) };
  }
}

// A text that may quote a document is shortened, and made one that every JSON parser accepts.
function textOf(error) {
  return String(error).slice(0, 2000).toWellFormed();
}
