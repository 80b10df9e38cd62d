import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Msg } from '@nats-io/transport-node';
import { Logger } from '@nestjs/common';
import { Subject } from 'rxjs';
import { afterEach, expect, it, vi } from 'vitest';
import { ContextNatsServer } from '../../../../src/context/nats/index.js';

afterEach(() => {
  vi.restoreAllMocks();
});

function messageWith(respond: (text: string) => boolean): Msg {
  return { subject: 'context.assemble', data: new Uint8Array(), respond } as unknown as Msg;
}

it('sends the answers of a turn together, and tells of one that could not be sent', async () => {
  const told = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
  const server = new ContextNatsServer({ servers: 'nats://127.0.0.1:1' });
  vi.spyOn(server, 'unwrap').mockReturnValue({ info: { max_payload: 1024 } });
  const closed = vi.fn(() => {
    throw new Error('closed connection');
  });
  const open = vi.fn(() => true);

  server.getPublisher(messageWith(closed))({ response: {} });
  server.getPublisher(messageWith(open))({ response: {} });
  expect(open).not.toHaveBeenCalled();
  await nextTurn();

  expect(closed).toHaveBeenCalledOnce();
  expect(open).toHaveBeenCalledOnce();
  expect(told).toHaveBeenCalledWith('An answer could not be sent: closed connection');
});

it('answers a handler that gives nothing, once', async () => {
  const server = new ContextNatsServer({ servers: 'nats://127.0.0.1:1' });
  vi.spyOn(server, 'unwrap').mockReturnValue({ info: { max_payload: 1024 } });
  const respond = vi.fn<(text: string) => boolean>(() => true);
  const texts = () => respond.mock.calls.map(([text]) => text);

  const ofNone = server.getPublisher(messageWith(respond));
  ofNone({ response: undefined });
  await nextTurn();
  expect(texts()).toEqual([]);
  ofNone({ isDisposed: true });
  await nextTurn();
  expect(texts()).toEqual(['null']);

  const ofOne = server.getPublisher(messageWith(respond));
  ofOne({ response: 7 });
  ofOne({ isDisposed: true });
  await nextTurn();
  expect(texts()).toEqual(['null', '7']);
});

it('tells a client of Nest each of several answers, and their end', async () => {
  const server = new ContextNatsServer({ servers: 'nats://127.0.0.1:1' });
  vi.spyOn(server, 'unwrap').mockReturnValue({ info: { max_payload: 1024 } });
  const numbers = new Subject<number>();
  server.addHandler('guild.numbers', () => Promise.resolve(numbers));
  const texts: string[] = [];
  const data = Buffer.from(JSON.stringify({ pattern: 'guild.numbers', data: {}, id: '7' }));
  const message = {
    ...messageWith((text) => texts.push(text) > 0),
    ...{ subject: 'guild.numbers', reply: 'inbox', data },
    size: () => 'guild.numbers'.length + 'inbox'.length + data.length,
  };

  await server.handleMessage('guild.numbers', message);
  for (const number of [1, 2]) {
    numbers.next(number);
    await nextTurn();
    await nextTurn();
  }
  numbers.complete();
  await nextTurn();
  await nextTurn();

  expect(texts.map((text) => JSON.parse(text) as unknown)).toEqual([
    { id: '7', response: 1 },
    { id: '7', response: 2 },
    { id: '7', isDisposed: true },
  ]);
});
