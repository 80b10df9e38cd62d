/** When messages were taken, by `performance.now()`, under what they carry. */
const arrivals = new WeakMap<object, number>();

/** Notes that a message was taken now: with others before it, it may be a while until its turn. */
export function noteArrival(body: unknown): void {
  if (typeof body === 'object' && body !== null) arrivals.set(body, performance.now());
}

/** @returns nothing for what is no object, and therefore no request */
export function arrivalOf(body: unknown): number | undefined {
  return typeof body === 'object' && body !== null ? arrivals.get(body) : undefined;
}
