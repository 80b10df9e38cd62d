import { describe, expect, it } from 'vitest';
import { reviveOf } from '../../../../src/context/sections/column-values.js';

describe('what comes of an enum', () => {
  it('is the number that it is in the code of the host', () => {
    const revive = reviveOf({ type: 'enum', isArray: false, enum: [0, 1, 'other', '7'] }, 'enum');

    expect(['0', '1', 'other', '7', null].map((value) => revive?.(value))).toEqual([
      0,
      1,
      'other',
      '7',
      null,
    ]);
  });

  it('is so in a list too', () => {
    const revive = reviveOf({ type: 'enum', isArray: true, enum: [0, 1] }, 'enum');

    expect(revive?.('["1","0",null]')).toMatchObject({ text: '[1,0,null]' });
    expect(revive?.('')).toBeNull();
  });

  it('stays as it is where all of it are texts', () => {
    expect(reviveOf({ type: 'enum', isArray: false, enum: ['a', 'b'] }, 'enum')).toBeUndefined();
  });
});
