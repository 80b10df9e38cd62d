import { connect, headers, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import fc from 'fast-check';
import { afterAll, beforeAll, it } from 'vitest';
import { effortOf } from '../support/effort.js';
import { faultOfAnswer, faultOfRefusal, jsonIn } from './support/answers.js';
import { fuzz, type Verdict } from './support/fuzz-run.js';
import { type FuzzedService, startFuzzedService } from './support/fuzzed-service.js';
import { mutated, mutations } from './support/mutated-bytes.js';
import { type Body, nearRequest, often } from './support/near-requests.js';

const PATIENCE_MS = 10_000;
const GONE_KEY = 'temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7';

interface Sample {
  readonly subject: string;
  readonly payload: Uint8Array;
  readonly deadline: string | undefined;
  readonly isGood: boolean;
}

const keys: fc.Arbitrary<Body> = fc
  .array(fc.oneof(fc.constantFrom<unknown>(GONE_KEY, `${GONE_KEY}\n`, 1, null), fc.string()))
  .map((list) => ({ text: JSON.stringify({ keys: list }), isGood: false }));

/** As a Nest client wraps it, or something that is nearly so. */
const enveloped = fc
  .tuple(nearRequest, fc.constantFrom<unknown>('7', '', 7, null, '__proto__'))
  .map(([{ text, isGood }, id]) => ({
    text: `{"pattern":"context.assemble","data":${text},"id":${JSON.stringify(id)}}`,
    isGood: isGood && typeof id === 'string',
  }));

const samples: fc.Arbitrary<Sample> = fc
  .record({
    subject: fc.constantFrom('assemble', 'assemble', 'assemble', 'read', 'release'),
    body: fc.oneof(
      { weight: 6, arbitrary: nearRequest },
      { weight: 2, arbitrary: enveloped },
      { weight: 1, arbitrary: keys },
    ),
    changes: fc.option(mutations, { freq: 2 }),
    deadline: often<string | undefined>(undefined, '1', '500', '0', '-1', '1e3', 'x', '٣', ''),
  })
  .map(({ subject, body, changes, deadline }) => {
    const sent = new Uint8Array(Buffer.from(body.text));
    return {
      subject: `context.${subject}`,
      payload: changes ? mutated(sent, changes) : sent,
      deadline,
      isGood: body.isGood && !changes && deadline === undefined && subject === 'assemble',
    };
  });

let service: FuzzedService;
let client: NatsConnection;

beforeAll(async () => {
  service = await startFuzzedService();
  client = await connect({ servers: service.natsUrl });
});

afterAll(async () => {
  await client.close();
  await service.close();
});

it('makes nothing of whatever comes over NATS', { timeout: effortOf(3_000_000) }, async () => {
  await fuzz('NATS', service, samples, ask);
});

/** Rejects where nothing comes back. */
async function ask({ subject, payload, deadline, isGood }: Sample): Promise<Verdict> {
  const options = { timeout: PATIENCE_MS, ...(deadline === undefined ? {} : headed(deadline)) };
  const reply: unknown = (await client.request(subject, payload, options)).json();
  const asked = jsonIn(payload);
  const { data, isEnvelope } = contentOf(asked);
  const { error, answer } = isEnvelope ? unwrapped(reply) : unmixed(reply);
  if (error !== undefined) {
    const fault = isGood ? `refused a good one: ${JSON.stringify(error)}` : undefined;
    return { outcome: 'refused', fault: fault ?? faultOfRefusal({ error }) };
  }
  const fault = subject === 'context.assemble' ? faultOfAnswer(data, answer) : undefined;
  return { outcome: 'accepted', fault };
}

function headed(deadline: string): { readonly headers: MsgHdrs } {
  const own = headers();
  own.set('deadline-ms', deadline);
  return { headers: own };
}

/** What a request asks for, whether it is wrapped as Nest does it or not. */
function contentOf(body: unknown): { readonly data: unknown; readonly isEnvelope: boolean } {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  if (isObject && 'pattern' in body && 'id' in body && typeof body.id === 'string') {
    return { data: 'data' in body ? body.data : undefined, isEnvelope: true };
  }
  return { data: body, isEnvelope: false };
}

interface Reply {
  readonly error?: unknown;
  readonly answer?: unknown;
}

function unwrapped(reply: unknown): Reply {
  const { err, response } = reply as { readonly err?: unknown; readonly response?: unknown };
  return { error: err, answer: response };
}

function unmixed(reply: unknown): Reply {
  const { error } = reply as { readonly error?: unknown };
  return { error, answer: reply };
}
