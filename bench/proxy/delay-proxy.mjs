import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { wireCounter } from './wire-counts.mjs';

/**
 * Stands before a server as if it were farther away: every chunk takes so much longer, each way.
 *
 * @param {object} plan
 * @param {number} plan.port of the server, on 127.0.0.1
 * @param {number} plan.delayMs
 * @param {import('./wire-counts.mjs').Protocol} plan.protocol
 * @returns {Promise<{ port: number, counts: () => { roundTrips: number, commands: number } }>}
 */
export async function startDelayProxy({ port, delayMs, protocol }) {
  const counters = new Set();
  const listener = createServer({ noDelay: true }, (client) => {
    const server = connect({ port, host: '127.0.0.1', noDelay: true });
    const counter = wireCounter(protocol);
    counters.add(counter);
    client.on('data', (chunk) => {
      counter.sent(chunk);
      setTimeout(() => server.write(chunk), delayMs);
    });
    server.on('data', (chunk) => {
      counter.received(chunk);
      setTimeout(() => client.write(chunk), delayMs);
    });
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ]) {
      socket.on('error', () => socket.destroy());
      socket.on('close', () => setTimeout(() => other.destroy(), delayMs));
    }
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: listener.address().port,
    counts: () => sumOf([...counters].map(({ counts }) => counts)),
  };
}

function sumOf(all) {
  const sum = { roundTrips: 0, commands: 0 };
  for (const { roundTrips, commands } of all) {
    sum.roundTrips += roundTrips;
    sum.commands += commands;
  }
  return sum;
}
