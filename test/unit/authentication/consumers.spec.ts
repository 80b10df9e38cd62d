import { Logger } from '@nestjs/common';
import { afterEach, expect, it, vi } from 'vitest';
import { Consumers } from '../../../src/authentication/consumers.js';
import type { RateLimits } from '../../../src/authentication/rate-limits.js';
import { consumersText, writeConsumers } from '../../support/consumers.js';

const LIMITS = {} as RateLimits;

afterEach(() => {
  vi.restoreAllMocks();
});

it('has scopes that there are none of told in the log, without their names', () => {
  const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  const file = writeConsumers(
    consumersText([
      { name: 'combat', keys: ['a key'], scopes: ['combats', 'combatz'] },
      { name: 'office', keys: ['another'] },
    ]),
  );
  const consumers = new Consumers(file.path, LIMITS, ['combats', 'status']);
  consumers.stopWatching();
  file.remove();

  expect(warn.mock.calls).toEqual([['Consumer combat: scopes.1 names no scope that there is']]);
  expect(consumers.withKey('a key')).toBeDefined();
});
