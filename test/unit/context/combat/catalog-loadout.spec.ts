import { describe, expect, it } from 'vitest';
import { wornFromCatalog } from '../../../../src/context/combat/combatant.js';
import { JsonText } from '../../../../src/context/json/json-text.js';
import { InvalidDataError } from '../../../../src/context/rules/invalid-data.error.js';
import { rulesWith } from '../../fixtures/game-rules.js';

const claws = { item_type: 'weapon', subtype: 'claws', data: { power: 3, slot: 'paws' } };
const hide = { item_type: 'armor', subtype: 'heavy', data: {} };
const rules = rulesWith({
  items: new Map([
    ['bone_claws', claws],
    ['moss_hide', hide],
  ]),
});

function wear(loadout: string | null) {
  const warnings: string[] = [];
  const json = loadout === null ? null : new JsonText(loadout);
  const worn = wornFromCatalog(json, rules, (warning) => warnings.push(warning));
  return { worn, warnings };
}

describe('a loadout of catalog items', () => {
  it('wears each in its slot', () => {
    expect(wear('{"main_hand": "bone_claws", "__proto__": "moss_hide"}')).toEqual({
      worn: [
        {
          key: 'item:bone_claws',
          itemType: 'weapon',
          subtype: 'claws',
          slot: 'main_hand',
          data: claws.data,
        },
        {
          key: 'item:moss_hide',
          itemType: 'armor',
          subtype: 'heavy',
          slot: '__proto__',
          data: hide.data,
        },
      ],
      warnings: [],
    });
  });

  it('wears one item in two slots twice', () => {
    const { worn } = wear('{"left": "moss_hide", "right": "moss_hide"}');

    expect(worn.map(({ key, slot }) => [key, slot])).toEqual([
      ['item:moss_hide', 'left'],
      ['item:moss_hide', 'right'],
    ]);
  });

  it('takes a slot without a name for the one that the item names, else for an unknown one', () => {
    expect(wear('{"": "bone_claws"}').worn.map(({ slot }) => slot)).toEqual(['paws']);
    expect(wear('{"": "moss_hide"}').worn.map(({ slot }) => slot)).toEqual(['unknown']);
  });

  it('has no item where the entry is empty or null', () => {
    expect(wear('{"head": "", "feet": null}')).toEqual({ worn: [], warnings: [] });
    expect(wear('{}')).toEqual({ worn: [], warnings: [] });
  });

  it('skips items that the catalog lacks, with a warning each', () => {
    expect(wear('{"head": "lost_hat", "feet": "constructor", "tail": "__proto__"}')).toEqual({
      worn: [],
      warnings: [
        'loadout: unknown item lost_hat in head',
        'loadout: unknown item constructor in feet',
        'loadout: unknown item __proto__ in tail',
      ],
    });
  });

  it.each(['5', 'true', '[]', '["bone_claws"]', '{}', '0', 'false'])(
    'is refused for an entry %s',
    (entry) => {
      expect(() => wear(`{"head": ${entry}}`)).toThrow(
        new InvalidDataError('loadout_ids', 'an item is neither a text nor null'),
      );
    },
  );

  it.each(['null', '[]', '["bone_claws"]', '"bone_claws"', '5', null])(
    'is refused as %s',
    (loadout) => {
      expect(() => wear(loadout)).toThrow(new InvalidDataError('loadout_ids', 'is not an object'));
    },
  );
});
