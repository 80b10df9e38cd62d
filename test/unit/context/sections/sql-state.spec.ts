import { expect, it } from 'vitest';
import { isOfRows, isOfTables } from '../../../../src/context/sections/sql-state.js';
import { withoutValues } from '../../../../src/context/sections/without-values.js';

const errorOf = (code: string) => Object.assign(new Error('a value of a row'), { code });

it.each([
  ['a cast', '22P02'],
  ['a sub-select with two rows', '21000'],
  ['a domain', '23514'],
  ['a limit', '54000'],
  ['a function that raises', 'P0001'],
  ['a function with a code of its own', 'GM001'],
  ['a function of another language', '38000'],
])('what %s has against a row is of some rows, and is told without its values', (_, code) => {
  expect(isOfRows(errorOf(code))).toBe(true);
  expect(String(withoutValues(errorOf(code)))).not.toContain('a value of a row');
  expect(withoutValues(errorOf(code))).toMatchObject({ code });
});

it.each([
  ['a lost connection', '08006'],
  ['a plan that is stale', '0A000'],
  ['a statement that a pooler has not prepared', '26000'],
  ['a database that is missing', '3D000'],
  ['a table that is gone', '42P01'],
  ['too many connections', '53300'],
  ['a statement that was cancelled', '57014'],
  ['a link that broke', 'EPIPE'],
  ['a link that was reset', 'ECONNRESET'],
])('%s is of no row in particular', (_, code) => {
  expect(isOfRows(errorOf(code))).toBe(false);
  expect(isOfTables(errorOf(code))).toBe(code.startsWith('42'));
});

it('an error without a code is of no row', () => {
  expect(isOfRows(new Error('of ours'))).toBe(false);
  expect(isOfRows('nothing')).toBe(false);
});
