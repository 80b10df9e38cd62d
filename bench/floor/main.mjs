import { connect } from '@nats-io/transport-node';
import fastify from 'fastify';
import { Floor } from './floor.mjs';

/** The subject of the floor: the service listens to its own on the same server. */
const SUBJECT = 'floor.assemble';

const { DATABASE_URL, REDIS_URL, NATS_URL, HTTP_PORT } = process.env;
const floor = new Floor({ databaseUrl: DATABASE_URL, redisUrl: REDIS_URL });

const nats = await connect({ servers: NATS_URL });
nats.subscribe(SUBJECT, {
  callback: async (_error, message) => {
    const response = await floor.assemble(message.json());
    message.respond(JSON.stringify(response ?? { error: 'bad request' }));
  },
});

const app = fastify();
app.post('/v1/context/assemble', async (request, reply) => {
  const response = await floor.assemble(request.body);
  if (response) return response;
  reply.code(400);
  return { error: 'bad request' };
});
await app.listen({ host: '127.0.0.1', port: Number(HTTP_PORT) });
