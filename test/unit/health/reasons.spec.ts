import { describe, expect, it } from 'vitest';
import { detailOf, reasonOf } from '../../../src/health/reasons.js';

function errorWith(message: string, code?: string): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

const CASES: readonly (readonly [message: string, code: string | undefined, reason: string])[] = [
  ['connect ECONNREFUSED 10.0.0.5:5432', 'ECONNREFUSED', 'it refuses connections'],
  ['getaddrinfo ENOTFOUND db.internal', 'ENOTFOUND', 'its name is not known'],
  ['connect ETIMEDOUT', 'ETIMEDOUT', 'it does not answer'],
  ['timeout expired', undefined, 'it does not answer'],
  ['The database did not answer within 1100 ms', undefined, 'it does not answer'],
  ['password authentication failed for user "x"', '28P01', 'it refuses who we are'],
  ['SASL: SCRAM-SERVER-FIRST-MESSAGE: no password', undefined, 'it refuses who we are'],
  ['WRONGPASS invalid username-password pair', undefined, 'it refuses who we are'],
  ['NOAUTH Authentication required.', undefined, 'it refuses who we are'],
  ['database "game" does not exist', '3D000', 'the database is missing'],
  ['the database system is starting up', '57P03', 'it is starting or stopping'],
  ['LOADING Redis is loading the dataset', undefined, 'it is starting or stopping'],
  ['Connection terminated unexpectedly', undefined, 'it ends connections'],
  ['self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is not trusted'],
  ['whatever nobody has foreseen of 10.0.0.5', undefined, 'it fails'],
  ['whatever nobody has foreseen of 10.0.0.5', 'toString', 'it fails'],
];

describe('the reason why a server is not there', () => {
  it.each(CASES)('of "%s" (%s) is, for anybody: %s', (message, code, reason) => {
    expect(reasonOf(errorWith(message, code))).toBe(reason);
  });

  it('is that of all addresses of a host, where each refuses', () => {
    const each = ['::1', '127.0.0.1'].map((at) =>
      errorWith(`connect ECONNREFUSED ${at}`, 'ECONNREFUSED'),
    );
    const all = Object.assign(new AggregateError(each), { code: 'ECONNREFUSED' });

    expect(reasonOf(all)).toBe('it refuses connections');
    expect(detailOf(all)).toBe('connect ECONNREFUSED ::1; connect ECONNREFUSED 127.0.0.1');
  });

  it('is as little where no error was thrown', () => {
    expect(reasonOf('redis://:hunter2@redis')).toBe('it fails');
  });

  it('for the log is what the library says, and nothing that hangs on it', () => {
    const error = Object.assign(errorWith('ERR refused'), { command: { args: ['hunter2'] } });

    expect(detailOf(error)).toBe('ERR refused');
  });
});
