import { describe, expect, it } from 'vitest';
import { equipmentOf } from '../../../../src/context/combat/loadout.js';
import type { WornItem } from '../../../../src/context/combat/worn-item.js';
import type { JsonObject } from '../../../../src/context/json/json-value.js';
import { rulesWith } from '../../fixtures/game-rules.js';
import { wornItem } from '../../fixtures/items.js';

const { catalog } = rulesWith({
  triggers: new Map([
    ['oak_maul', 'stagger_on_hit'],
    ['ember_blade', 'bleed_on_crit'],
    ['__proto__', 'odd_trigger'],
  ]),
});

function equipment(...worn: readonly WornItem[]) {
  return equipmentOf(worn, catalog);
}

/** Triggers of one item in the main hand; `undefined` where it has none. */
function triggersOf(data: unknown): readonly string[] | undefined {
  return equipment(wornItem(data as JsonObject, { slot: 'main_hand' })).triggers.main_hand;
}

describe('the layout of what is worn', () => {
  it('is empty for nothing worn', () => {
    expect(equipment()).toEqual({ equipment_layout: {}, triggers: {} });
  });

  it('names the skill and the first trigger of each slot, and all triggers', () => {
    const claws = wornItem(
      { related_skill: 'skill_unarmed', triggers: ['rend', 'scare'] },
      { slot: 'main_hand' },
    );

    expect(equipment(claws, wornItem({ related_skill: 'skill_luck' }))).toEqual({
      equipment_layout: {
        main_hand: 'skill_unarmed',
        main_hand_trigger: 'rend',
        finger: 'skill_luck',
      },
      triggers: { main_hand: ['rend', 'scare'] },
    });
  });

  it.each([undefined, null, '', 5, true, ['skill_swords'], {}])(
    'names an unknown skill where related_skill is %j',
    (related_skill) => {
      expect(equipment(wornItem({ related_skill })).equipment_layout).toEqual({
        finger: 'unknown',
      });
    },
  );

  it('is that of the later of two items in one slot, which leaves nothing of the other', () => {
    const first = wornItem({ related_skill: 'skill_first', triggers: ['first'] });
    const later = wornItem({ related_skill: 'skill_later' }, { key: 'item:8' });

    expect(equipment(first, later)).toEqual({
      equipment_layout: { finger: 'skill_later' },
      triggers: {},
    });
  });

  it.each(['__proto__', 'constructor'])('holds a slot called %s like any other', (slot) => {
    const { equipment_layout, triggers } = equipment(
      wornItem({ related_skill: 'skill_odd', triggers: ['odd'] }, { slot }),
    );

    expect(Object.entries(equipment_layout)).toEqual([
      [slot, 'skill_odd'],
      [`${slot}_trigger`, 'odd'],
    ]);
    expect(Object.entries(triggers)).toEqual([[slot, ['odd']]]);
  });
});

describe('triggers', () => {
  it('are the item’s own where it has any', () => {
    const data = { triggers: ['rend'], base_id: 'oak_maul', components: { base_id: 'oak_maul' } };

    expect(triggersOf(data)).toEqual(['rend']);
  });

  it('are the texts among its own: other elements count as absent', () => {
    expect(triggersOf({ triggers: ['', 5, null, 'rend', {}, ['x'], 'scare'] })).toEqual([
      'rend',
      'scare',
    ]);
  });

  it.each([undefined, null, [], ['', 7], 'rend', {}, 5])(
    'are the catalog’s where its own are %j',
    (triggers) => {
      expect(triggersOf({ triggers, base_id: 'oak_maul' })).toEqual(['stagger_on_hit']);
    },
  );

  it('are the catalog’s for the component before those for the item itself', () => {
    expect(triggersOf({ components: { base_id: 'ember_blade' }, base_id: 'oak_maul' })).toEqual([
      'bleed_on_crit',
    ]);
  });

  it.each([
    undefined,
    null,
    'ember_blade',
    [{ base_id: 'ember_blade' }],
    {},
    { base_id: 'unheard_of' },
    { base_id: '' },
    { base_id: ['ember_blade'] },
  ])('are those for the item itself where the catalog has none for components %j', (components) => {
    expect(triggersOf({ components, base_id: 'oak_maul' })).toEqual(['stagger_on_hit']);
  });

  it('are none where neither the item nor the catalog has any', () => {
    const bases = ['unheard_of', 'constructor', '', 5, null, {}];

    expect(bases.map((base_id) => triggersOf({ base_id }))).toEqual(bases.map(() => undefined));
    expect(triggersOf({})).toBeUndefined();
  });

  it('are found for a base_id `__proto__`', () => {
    expect(triggersOf({ base_id: '__proto__' })).toEqual(['odd_trigger']);
  });
});
