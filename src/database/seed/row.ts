/** A row by column name; a column that is not named gets its default. */
export type Row = Readonly<Record<string, unknown>>;
