import { describe, expect, it } from 'vitest';
import { settingsOf } from '../../../src/context/context.options.js';

describe('the settings of the module', () => {
  it('have a default for everything', () => {
    expect(settingsOf({})).toEqual({
      ttlSeconds: 3600,
      maxTtlSeconds: 86_400,
      maxIds: 1000,
      deadlineMs: 2000,
      maxInFlight: 200,
      maxQueued: 1500,
      redisFormat: 'auto',
      vitalsFormat: 'auto',
      bag: { slots: 50, maxWeight: 100 },
      now: Date.now,
    });
  });

  it('are what the host says', () => {
    const options = {
      ttlSeconds: 60,
      maxTtlSeconds: 600,
      maxIds: 5,
      deadlineMs: 100,
      maxInFlight: 7,
      maxQueued: 0,
      redisFormat: 'json',
      vitalsFormat: 'string',
      bag: { slots: 1, maxWeight: 2 },
      catalogPath: '/etc/catalog.json',
      now: () => 0,
    } as const;

    expect(settingsOf(options)).toEqual(options);
  });

  it('read the vitals in the format of the contexts unless told otherwise', () => {
    expect(settingsOf({ redisFormat: 'string' })).toMatchObject({ vitalsFormat: 'string' });
  });

  // Redis refuses EXPIRE with such a life only after it has done the JSON.SET before it.
  it.each([NaN, 0.5, 0, -1, 1e16, Infinity])(
    'refuse a life of %d seconds: a key may never be without',
    (ttlSeconds) => {
      expect(() => settingsOf({ ttlSeconds })).toThrow();
    },
  );

  it('let requests ask for a day, for no less than the usual life, and for what the host says', () => {
    expect(settingsOf({ ttlSeconds: 90_000 }).maxTtlSeconds).toBe(90_000);
    expect(settingsOf({ maxTtlSeconds: 3600 }).maxTtlSeconds).toBe(3600);
    expect(() => settingsOf({ maxTtlSeconds: 3599 })).toThrow(
      'ContextModule: maxTtlSeconds must be an integer from 3600 to 1000000000000',
    );
  });

  it('refuse a limit of ids, and a deadline, that would be none', () => {
    const limits = [NaN, 0, -1, 1.5, Infinity];

    for (const limit of limits) {
      expect(() => settingsOf({ maxIds: limit })).toThrow(RangeError);
      expect(() => settingsOf({ deadlineMs: limit })).toThrow(RangeError);
    }
    // A timer of more milliseconds fires at once.
    expect(() => settingsOf({ deadlineMs: 2 ** 31 })).toThrow(RangeError);
  });
});
