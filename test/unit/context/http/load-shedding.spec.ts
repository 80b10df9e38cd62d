import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, expect, it } from 'vitest';
import { OverloadedError } from '../../../../src/context/index.js';
import { ContextHttpFilter, shedLoad } from '../../../../src/context/http/index.js';

const URL = '/v1/context/assemble';
const servers: FastifyInstance[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((each) => each.close()));
});

/** Tells what happens, in order: who is `handled`, and whose answer is `sent`. */
function serverOf(busy: Parameters<typeof shedLoad>[1]) {
  const told: string[] = [];
  const server = fastify();
  servers.push(server);
  shedLoad(server, busy, new ContextHttpFilter());
  const tellHandled = ({ name }: { name: string }) => {
    told.push(`handled ${name}`);
    return { name };
  };
  server.post<{ Body: { name: string } }>(URL, ({ body }, reply) => {
    reply.raw.on('finish', () => told.push(`sent ${body.name}`));
    return reply.send(tellHandled(body));
  });
  server.post('/elsewhere', () => ({}));
  const post = (name: string, url = URL) =>
    server.inject({ method: 'POST', url, payload: { name } });
  return { told, post };
}

it('sends the answers of a turn together while requests wait', async () => {
  const { told, post } = serverOf({ isBusy: true, refusalOf: () => undefined });
  const answers = await Promise.all([post('a'), post('b')]);
  expect(answers.map(({ body }) => body)).toEqual(['{"name":"a"}', '{"name":"b"}']);
  expect(told).toEqual(['handled a', 'handled b', 'sent a', 'sent b']);
});

it('sends each answer at once while none waits', async () => {
  const { told, post } = serverOf({ isBusy: false, refusalOf: () => undefined });
  await Promise.all([post('a'), post('b')]);
  expect(told).toEqual(['handled a', 'sent a', 'handled b', 'sent b']);
});

it('refuses by the body before the handler, and nothing at other addresses', async () => {
  const { told, post } = serverOf({
    isBusy: true,
    refusalOf: (body) => (JSON.stringify(body).includes('b') ? new OverloadedError() : undefined),
  });
  const [a, b, elsewhere] = await Promise.all([post('a'), post('b'), post('b', '/elsewhere')]);
  expect([a.statusCode, b.statusCode, elsewhere.statusCode]).toEqual([200, 503, 200]);
  expect(b.json()).toEqual({ error: new OverloadedError().body });
  expect(b.headers['retry-after']).toBe('1');
  expect(told).toEqual(['handled a', 'sent a']);
});
