import { describe, expect, it } from 'vitest';
import { JsonText } from '../../../../src/context/json/json-text.js';
import { replyOf } from '../../../../src/context/nats/reply-text.js';

/** As long as a text can be at all. */
const LONGEST = new JsonText('x'.repeat(2 ** 29 - 24));

describe('a reply', () => {
  it('is plain JSON, or what a client of Nest understands', () => {
    const packet = { response: { player: {} }, isDisposed: true };

    expect(replyOf(packet, undefined, 1000).text).toBe('{"player":{}}');
    expect(JSON.parse(replyOf(packet, '7', 1000).text)).toEqual({ id: '7', ...packet });
    expect(replyOf({ response: null, isDisposed: true }, undefined, 1000).text).toBe('null');
  });

  it.each([
    ['larger than NATS carries', { response: 'x'.repeat(1000) }],
    ['larger than any text', { response: [LONGEST, LONGEST] }],
  ])('%s is an error in its place', (_, packet) => {
    const { text, err } = replyOf(packet, '7', 300);

    expect(err).toMatchObject({ code: 'REPLY_TOO_LARGE', retryable: false });
    expect(JSON.parse(text)).toMatchObject({ id: '7', err, isDisposed: true });
  });

  it('that is no JSON is an error in its place, and a fault to be told', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    const { text, err, fault } = replyOf({ response: circle }, undefined, 300);

    expect(err).toMatchObject({ code: 'INTERNAL' });
    expect(JSON.parse(text)).toEqual({ error: err });
    expect(fault).toBeInstanceOf(Error);
  });

  it('to an id that is too large itself comes without it', () => {
    const { text } = replyOf({ response: {} }, 'x'.repeat(1000), 300);

    expect(JSON.parse(text)).toMatchObject({ error: { code: 'REPLY_TOO_LARGE' } });
  });
});
