import { describe, expect, it } from 'vitest';
import { isContextKey, newContextKey } from '../../../../src/context/store/context-key.js';

const UUID4 = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

describe('a context key', () => {
  it('is `temp:setup:` and a random UUID of version 4', () => {
    expect(newContextKey()).toMatch(
      /^temp:setup:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('is a new one each time', () => {
    expect(new Set(Array.from({ length: 1000 }, newContextKey)).size).toBe(1000);
  });

  it('is known for one', () => {
    expect([newContextKey(), `temp:setup:${UUID4}`].every(isContextKey)).toBe(true);
  });

  it('is nothing else', () => {
    const texts = [
      UUID4,
      '',
      'ac:101',
      `temp:setup:${UUID4}\n`,
      ` temp:setup:${UUID4}`,
      `temp:setup:${UUID4}0`,
      `temp:setup:${UUID4.replaceAll('-', '')}`,
      'temp:setup:019ac2f0-7b3c-7def-8123-456789abcdef',
      'temp:setup:7c9e6679-7425-40de-c44b-e07fc1f90ae7',
      'temp:setup:*',
    ];

    expect(
      [...texts, null, undefined, 5, {}, [`temp:setup:${UUID4}`]].filter(isContextKey),
    ).toEqual([]);
  });

  it('has its prefix in lower case', () => {
    expect(isContextKey(`TEMP:SETUP:${UUID4}`)).toBe(false);
  });
});
