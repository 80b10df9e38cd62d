import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, it } from 'vitest';
import { effortOf } from '../support/effort.js';
import { faultOfAnswer, faultOfRefusal, jsonIn } from './support/answers.js';
import { fuzz, type Verdict } from './support/fuzz-run.js';
import { type FuzzedService, startFuzzedService } from './support/fuzzed-service.js';
import { mutated, mutations } from './support/mutated-bytes.js';
import { nearRequest, often } from './support/near-requests.js';

const ASSEMBLE = '/v1/context/assemble';
/** How long an answer may take; a request without one counts as a fault. */
const PATIENCE_MS = 10_000;

interface Sample {
  readonly method: string;
  readonly path: string;
  readonly type: string | undefined;
  readonly deadline: string | undefined;
  readonly body: Uint8Array;
  /** Sent byte by byte as it is here, head and all. */
  readonly raw: Uint8Array | undefined;
  readonly isGood: boolean;
}

const gone = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';

const samples: fc.Arbitrary<Sample> = fc
  .record({
    method: often('POST', 'GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'),
    path: fc.oneof(
      { weight: 19, arbitrary: fc.constant(ASSEMBLE) },
      fc.constantFrom(`${ASSEMBLE}/`, `/${ASSEMBLE}`, `${ASSEMBLE};x`, '/v1%2Fcontext%2Fassemble'),
      fc.constantFrom(`/v1/context/${gone}`, '/v1/context/%00', '/v1/context/%ff', '/', '/*'),
      fc.string({ unit: 'binary' }).map((key) => `/v1/context/${encodeURIComponent(key)}`),
    ),
    type: often<string | undefined>(
      'application/json',
      ...['application/json; charset=utf-8', 'text/plain', 'application/json\ta', ' x', undefined],
    ),
    deadline: often<string | undefined>(
      undefined,
      '1',
      '500',
      '0',
      '-1',
      '1e3',
      'x',
      '9'.repeat(20),
    ),
    near: nearRequest,
    changes: fc.option(mutations, { freq: 2 }),
    // A tenth goes over a connection of its own, head and all changed.
    rawChanges: fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: mutations },
    ),
  })
  .map(({ near, changes, rawChanges, ...request }) => {
    const sent = new Uint8Array(Buffer.from(near.text));
    const body = changes ? mutated(sent, changes) : sent;
    const isPlain = request.method === 'POST' && request.path === ASSEMBLE && !changes;
    const isGood =
      isPlain && near.isGood && request.type === 'application/json' && !request.deadline;
    const raw = rawChanges && mutated(rawOf(request, body), rawChanges);
    return { ...request, body, raw, isGood: isGood && raw === undefined };
  });

function rawOf(
  { method, path, type = '' }: Pick<Sample, 'method' | 'path' | 'type'>,
  body: Uint8Array,
) {
  const head = [
    `${method} ${path} HTTP/1.1`,
    ...['host: localhost', 'connection: close', `content-type: ${type}`],
    `content-length: ${body.length}`,
  ];
  return new Uint8Array(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
}

const agent = new Agent({ keepAlive: true });
let service: FuzzedService;

beforeAll(async () => {
  service = await startFuzzedService();
});

afterAll(async () => {
  agent.destroy();
  await service.close();
});

it('makes nothing of whatever comes over HTTP', { timeout: effortOf(3_000_000) }, async () => {
  await fuzz('HTTP', service, samples, ask);
});

async function ask(sample: Sample): Promise<Verdict> {
  if (sample.raw) return askRaw(sample.raw);
  const { status, body } = await send(sample);
  return verdictOf(sample, status, body);
}

function verdictOf(
  { method, path, body: sent, isGood }: Sample,
  status: number,
  body: string,
): Verdict {
  if (isGood && status !== 200) return { outcome: 'refused', fault: `${status} for a good one` };
  if (method === 'HEAD') return { outcome: 'refused', fault: undefined };
  const isAssembling = method === 'POST' && path === ASSEMBLE;
  if (status < 300) {
    const request: unknown = isAssembling ? jsonIn(sent) : undefined;
    const fault = isAssembling ? faultOfAnswer(request, jsonIn(Buffer.from(body))) : undefined;
    return { outcome: 'accepted', fault };
  }
  const told: unknown = jsonIn(Buffer.from(body));
  // Where nothing was done by the deadline that was asked for, the answer itself is a 503.
  if (status === 503 && isAssembling && typeof told === 'object' && told && 'reasons' in told) {
    return {
      outcome: 'accepted',
      fault: faultOfAnswer(jsonIn(sent), told),
    };
  }
  const fault = status >= 500 ? `${status} ${body.slice(0, 200)}` : faultOfRefusal(told);
  return { outcome: 'refused', fault };
}

function send({
  method,
  path,
  type,
  deadline,
  body,
}: Sample): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(service.url);
  const headers = {
    ...(type === undefined ? {} : { 'content-type': type }),
    ...(deadline === undefined ? {} : { 'x-deadline-ms': deadline }),
    'content-length': body.length,
  };
  return new Promise((resolve, reject) => {
    const options = { agent, hostname, port, method, path, headers, timeout: PATIENCE_MS };
    const outgoing = httpRequest(options, (response) => {
      text(response).then((told) => {
        resolve({ status: response.statusCode ?? 0, body: told });
      }, reject);
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error('no answer')));
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

/** Bytes that are hardly HTTP: an answer or an end has to come, and nothing of ours breaks. */
function askRaw(bytes: Uint8Array): Promise<Verdict> {
  const { hostname, port } = new URL(service.url);
  return new Promise((resolve) => {
    let told = '';
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    const timer = setTimeout(() => {
      resolve({ outcome: 'closed', fault: 'neither an answer nor an end' });
      socket.destroy();
    }, PATIENCE_MS);
    socket.setEncoding('utf8').on('data', (piece: string) => {
      told += piece;
    });
    // It may end before all is sent.
    socket.once('error', () => undefined);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(rawVerdictOf(told));
    });
  });
}

function rawVerdictOf(told: string): Verdict {
  const statuses = [...told.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
  if (statuses.length === 0) return { outcome: 'closed', fault: undefined };
  const isOurFault = statuses.some((status) => status >= 500 && status !== 503);
  return {
    outcome: statuses.some((status) => status < 300) ? 'accepted' : 'refused',
    fault: isOurFault ? told.slice(0, 300) : undefined,
  };
}
