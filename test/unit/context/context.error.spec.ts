import { describe, expect, it } from 'vitest';
import {
  ContextError,
  ContextGoneError,
  InvalidRequestError,
  StoreUnavailableError,
} from '../../../src/context/context.error.js';

describe('the errors that callers see', () => {
  const details = [{ field: 'player_ids[3]', message: 'must be an integer' }];

  it.each([
    [new InvalidRequestError(details), 'INVALID_REQUEST', details, false],
    [new ContextGoneError(), 'NOT_FOUND', [], false],
    [new StoreUnavailableError(new Error('ECONNREFUSED')), 'STORE_UNAVAILABLE', [], true],
  ])('%s has the one body of the contract', (error, code, faults, retryable) => {
    expect(error).toBeInstanceOf(ContextError);
    expect(error.body).toEqual({ code, message: error.message, details: faults, retryable });
  });

  it('keep what caused them to themselves', () => {
    const cause = new Error('redis://:secret@cache');
    const error = new StoreUnavailableError(cause);

    expect(error.cause).toBe(cause);
    expect(JSON.stringify(error.body)).not.toContain('secret');
  });
});
