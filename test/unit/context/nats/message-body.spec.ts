import { describe, expect, it } from 'vitest';
import { UNREADABLE } from '../../../../src/context/json/json-body.js';
import { messageBodyOf } from '../../../../src/context/nats/message-body.js';

function bodyOf(text: string) {
  return messageBodyOf(Buffer.from(text));
}

describe('the body of a message', () => {
  it('is the data of a Nest client’s envelope, with its id', () => {
    const envelope = '{"pattern": "context.assemble", "data": {"scope": "trade"}, "id": "a1"}';

    expect(bodyOf(envelope)).toEqual({ data: { scope: 'trade' }, id: 'a1' });
  });

  it('is nothing where the envelope is empty', () => {
    expect(bodyOf('{"pattern": "context.assemble", "id": "a1"}')).toEqual({
      data: undefined,
      id: 'a1',
    });
  });

  it.each([
    '{"scope": "trade", "player_ids": [1]}',
    '{"id": "a1", "scope": "trade"}',
    '{"id": 5, "pattern": "context.assemble", "data": {}}',
    '{"pattern": "context.assemble", "data": {}}',
    '{"__proto__": {"id": "a1", "pattern": "x"}}',
    '[{"id": "a1", "pattern": "x"}]',
    '{}',
    'null',
    '5',
    '"text"',
  ])('is all of plain JSON, without an id: %s', (text) => {
    const data: unknown = JSON.parse(text);

    expect(bodyOf(text)).toEqual({ data, id: undefined });
  });

  it.each(['', '{', 'scope=trade'])(
    'is unreadable, without an id, when it is no JSON: %j',
    (text) => {
      expect(bodyOf(text)).toEqual({ data: UNREADABLE, id: undefined });
    },
  );
});
