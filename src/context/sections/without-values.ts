import { isOfRows } from './sql-state.js';

/** An error of PostgreSQL's, for the log of a service that tells no rows: with its code alone. */
export function withoutValues(error: unknown): unknown {
  if (!isOfRows(error)) return error;
  const code = String(Reflect.get(error as Error, 'code'));
  const message = `a value cannot be read or is refused (SQLSTATE ${code})`;
  return Object.assign(new Error(message), { code });
}
