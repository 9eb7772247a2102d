// Reads documents with npm `stytch`, for the JavaScript program in docs/corpus.md. The SDK's client
// gets each document in the reply of a service in this process.

import { once } from 'node:events';
import { createServer } from 'node:http';
import stytch from 'stytch';

let reply;
const service = createServer((_, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(reply);
});
service.listen(0, '127.0.0.1');
await once(service, 'listening');
// The program ends although the service still listens.
service.unref();

const client = new stytch.B2BClient({
  project_id: 'project-test-00000000-0000-4000-8000-000000000000',
  secret: 'secret-test-00000000000000000000000000000000',
  env: `http://127.0.0.1:${service.address().port}`,
});

export async function read(document) {
  reply = isJson(document) ? envelope(document) : document;
  const request = { organization_id: 'organization-test', member_id: 'member-test' };
  return (await client.sessions.get(request)).member_sessions[0];
}

// In an envelope, a document that is not JSON may make a different, valid reply, so it is the whole
// reply.
function isJson(document) {
  try {
    JSON.parse(document);
    return true;
  } catch {
    return false;
  }
}

function envelope(document) {
  const [before, after] = ['{"member_sessions":[', '],"request_id":"request","status_code":200}'];
  return Buffer.concat([Buffer.from(before), document, Buffer.from(after)]);
}
