/** How the ids of a kind look to PostgreSQL, and how one that comes back looks to us. */
export interface IdColumn<Id> {
  readonly sqlType: 'int' | 'uuid';
  fromColumn(value: unknown): Id;
}

export const integerColumn: IdColumn<number> = { sqlType: 'int', fromColumn: Number };

export const uuidColumn: IdColumn<string> = {
  sqlType: 'uuid',
  fromColumn: (value) => String(value).toLowerCase(),
};
