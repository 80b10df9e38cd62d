/** Of these classes messages quote what is in a row: data exceptions, constraints, functions of a host's. */
const QUOTING = /^(2[23]|38|39|P0)/;

/** An error of PostgreSQL's, for the log of a service that tells no rows: with its code alone. */
export function withoutValues(error: unknown): unknown {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (typeof code !== 'string' || !QUOTING.test(code)) return error;
  const message = `a value cannot be read or is refused (SQLSTATE ${code})`;
  return Object.assign(new Error(message), { code });
}
