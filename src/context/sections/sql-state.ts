/** Classes of SQLSTATE that tell of the server, of the session or of the statement, whatever is in the rows. */
const OF_NO_ROW = /^(08|0A|25|26|28|3[BDF]|40|42|53|55|57|58|72|F0|HV|XX)/;

/**
 * Whether PostgreSQL fails for what it met in rows, or what a function of a host's did there: others than those
 * rows can be read, and what is said of it may quote them. Codes of Node's, which begin with `E`, are none of it.
 */
export function isOfRows(error: unknown): boolean {
  const state = sqlStateOf(error);
  return /^[0-9A-DF-Z][0-9A-Z]{4}$/.test(state) && !OF_NO_ROW.test(state);
}

/** A table or a column is gone, or not for us. */
export function isOfTables(error: unknown): boolean {
  return sqlStateOf(error).startsWith('42');
}

function sqlStateOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
