import { InvalidRequestError } from '../context.error.js';

/**
 * The time that a caller gives a request by a header.
 * @param header its name, for the answer
 * @returns milliseconds; `undefined` where there is no such header
 * @throws InvalidRequestError when it is no whole number above 0
 */
export function askedDeadlineOf(value: string | undefined, header: string): number | undefined {
  if (value === undefined) return undefined;
  if (/^[1-9]\d{0,14}$/.test(value)) return Number(value);
  throw new InvalidRequestError([{ field: header, message: 'must be an integer above 0' }]);
}
