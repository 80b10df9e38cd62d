import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const REPLY_TIMEOUT_MS = 1000;

/** @returns {Promise<number>} a port of 127.0.0.1 that nothing listens on just now */
export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (probe.address());
  probe.close();
  await once(probe, 'close');
  return address.port;
}

/**
 * Says something to a server and waits for what it should answer.
 *
 * @param {number} port of 127.0.0.1
 * @param {string} text
 * @param {RegExp} expected what the reply must come to contain
 * @returns {Promise<void>} rejects when it does not within a second
 */
export function ask(port, text, expected) {
  return new Promise((resolve, reject) => {
    let reply = '';
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    socket.setTimeout(REPLY_TIMEOUT_MS);
    socket.on('data', (chunk) => {
      reply += chunk;
      if (!expected.test(reply)) return;
      resolve();
      socket.destroy();
    });
    socket.on('timeout', () => socket.destroy());
    socket.on('error', reject);
    socket.on('close', () => {
      reject(new Error(`127.0.0.1:${port} does not answer as expected`));
    });
    socket.write(text);
  });
}
