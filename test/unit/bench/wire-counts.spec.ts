import { describe, expect, it } from 'vitest';
import { postgres, redis, wireCounter } from '../../../bench/proxy/wire-counts.mjs';

/** A message of PostgreSQL: its type, its length, and what it says. */
function message(type: string, body = ''): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + Buffer.byteLength(body));
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
}

function* bytesOf(buffer: Buffer): Generator<Buffer> {
  for (let at = 0; at < buffer.length; at++) yield buffer.subarray(at, at + 1);
}

const command = (...words: string[]) =>
  Buffer.from(
    `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`,
  );

describe('what goes over the wire to Redis', () => {
  it('is one round trip for a pipeline, however it is cut into chunks', () => {
    const counter = wireCounter(redis);
    const pipeline = Buffer.concat([command('SET', 'a', '*1\r\n$4'), command('GET', 'a')]);

    for (const byte of bytesOf(pipeline)) counter.sent(byte);
    for (const byte of bytesOf(Buffer.from('+OK\r\n$6\r\n*1\r\n$4\r\n'))) counter.received(byte);

    expect(counter.counts).toEqual({ roundTrips: 1, commands: 2 });
  });

  it('is a round trip for each command that waits for the one before', () => {
    const counter = wireCounter(redis);

    counter.sent(command('MGET', 'a', 'b'));
    counter.received(Buffer.from('*2\r\n$-1\r\n$1\r\nx\r\n'));
    counter.sent(command('PING'));

    expect(counter.counts).toEqual({ roundTrips: 2, commands: 2 });
  });
});

describe('what goes over the wire to PostgreSQL', () => {
  it('is a statement and a round trip for each query, and a trip to start', () => {
    const counter = wireCounter(postgres);
    const extended = ['P', 'B', 'D', 'E', 'S'].map((type) => message(type, 'SQEZ'));

    counter.sent(message('', 'user'));
    counter.received(Buffer.concat([message('R'), message('Z', 'I')]));
    for (const byte of bytesOf(Buffer.concat(extended))) counter.sent(byte);
    for (const byte of bytesOf(Buffer.concat([message('D', 'Z'), message('Z', 'I')]))) {
      counter.received(byte);
    }
    counter.sent(message('Q', 'SELECT 1'));

    expect(counter.counts).toEqual({ roundTrips: 3, commands: 2 });
  });
});
