import { InvalidRequestError } from '../context.error.js';

/**
 * The time that a caller gives a request, as it asks for it.
 * @param field where it stands, for the answer
 * @throws InvalidRequestError when it is no whole number of milliseconds above 0
 */
export function checkedDeadline(milliseconds: unknown, field: string): number {
  if (Number.isSafeInteger(milliseconds) && Number(milliseconds) >= 1) return Number(milliseconds);
  throw new InvalidRequestError([{ field, message: 'must be an integer above 0' }]);
}

/**
 * The time that a caller gives a request by a header.
 * @param header its name, for the answer
 * @returns milliseconds; `undefined` where there is no such header
 * @throws InvalidRequestError when it is no whole number above 0
 */
export function askedDeadlineOf(value: string | undefined, header: string): number | undefined {
  if (value === undefined) return undefined;
  return checkedDeadline(/^[1-9]\d{0,14}$/.test(value) ? Number(value) : undefined, header);
}
