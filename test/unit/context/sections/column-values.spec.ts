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

  it('stays as it is where all of it are texts', () => {
    expect(reviveOf({ type: 'enum', isArray: false, enum: ['a', 'b'] }, 'enum')).toBeUndefined();
  });
});
