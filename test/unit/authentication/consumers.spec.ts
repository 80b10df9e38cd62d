import type fs from 'node:fs';
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { Consumers } from '../../../src/authentication/consumers.js';
import type { RateLimits } from '../../../src/authentication/rate-limits.js';
import { consumersText, writeConsumers } from '../../support/consumers.js';
import { PATIENTLY } from '../../support/patience.js';

vi.mock('node:fs', async (importOriginal) => {
  const original = await importOriginal<typeof fs>();
  return { ...original, readFileSync: vi.fn(original.readFileSync) };
});

const LIMITS = {} as RateLimits;
const WRITTEN = new Date('2026-01-02T03:04:05Z');

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

it('are read again whatever of their file has changed', async () => {
  vi.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
  const file = writeConsumers(consumersText([{ name: 'combat', keys: ['a key'] }]));
  onTestFinished(() => {
    file.remove();
  });
  utimesSync(file.path, WRITTEN, WRITTEN);
  const consumers = new Consumers(file.path, LIMITS, []);
  onTestFinished(() => {
    consumers.stopWatching();
  });
  // The first look has to be before the change.
  await new Promise((resolve) => setTimeout(resolve, 1200));

  writeFileSync(file.path, consumersText([{ name: 'combat', keys: ['another'] }]));
  utimesSync(file.path, WRITTEN, WRITTEN);

  await expect.poll(() => consumers.withKey('a key'), PATIENTLY).toBeUndefined();
  expect(consumers.withKey('another')).toBeDefined();
});

it('are read again where their file has changed and could not be read', async () => {
  vi.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
  const error = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  const file = writeConsumers(consumersText([{ name: 'combat', keys: ['a key'] }]));
  onTestFinished(() => {
    file.remove();
  });
  const consumers = new Consumers(file.path, LIMITS, []);
  onTestFinished(() => {
    consumers.stopWatching();
  });
  await new Promise((resolve) => setTimeout(resolve, 1200));

  vi.mocked(readFileSync).mockImplementationOnce(refuse).mockImplementationOnce(refuse);
  file.replace(consumersText([{ name: 'combat', keys: ['another'] }]));

  await expect.poll(() => consumers.withKey('a key'), PATIENTLY).toBeUndefined();
  expect(consumers.withKey('another')).toBeDefined();
  expect(error.mock.calls).toEqual([[expect.stringContaining('EMFILE') as unknown]]);
});

function refuse(): never {
  throw Object.assign(new Error('too many open files'), { code: 'EMFILE' });
}
