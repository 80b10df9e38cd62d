import { archetypeOf } from './archetypes.js';
import { Dice } from './dice.js';
import {
  BAG_TEMPLATES,
  BELT_TEMPLATES,
  GEAR_TEMPLATES,
  type ItemTemplate,
} from './item-templates.js';

export interface ItemRow {
  readonly character_id: number;
  readonly template: ItemTemplate;
  readonly location: 'equipped' | 'inventory' | 'bank' | 'auction';
  readonly quantity: number;
  readonly equipped_slot: string | null;
  readonly quick_slot_position: string | null;
}

const BELT_SIZE = 2;
const BAG_SIZE = 40;

/** Ten items worn, forty in the bag of which two hang on the belt; one in twenty stores some more. */
export function itemRows(id: number): readonly ItemRow[] {
  const dice = new Dice('items', id);
  const worn = [...archetypeOf(id).worn].map(([slot, gear]) =>
    itemRow(id, dice, dice.pick(gear), 'equipped', { equipped_slot: slot }),
  );
  const bag = Array.from({ length: BAG_SIZE }, (_, place) =>
    place < BELT_SIZE
      ? itemRow(id, dice, dice.pick(BELT_TEMPLATES), 'inventory', {
          quick_slot_position: `quick_slot_${place + 1}`,
        })
      : itemRow(id, dice, bagTemplate(dice), 'inventory'),
  );
  const stored = id % 20 === 0 ? (['bank', 'bank', 'auction'] as const) : [];
  return [
    ...worn,
    ...bag,
    ...stored.map((location) => itemRow(id, dice, bagTemplate(dice), location)),
  ];
}

function bagTemplate(dice: Dice): ItemTemplate {
  return dice.pick(dice.chance(30) ? GEAR_TEMPLATES : BAG_TEMPLATES);
}

function itemRow(
  character_id: number,
  dice: Dice,
  template: ItemTemplate,
  location: ItemRow['location'],
  place: Partial<Pick<ItemRow, 'equipped_slot' | 'quick_slot_position'>> = {},
): ItemRow {
  return {
    character_id,
    template,
    location,
    quantity: dice.between(1, template.stack),
    equipped_slot: null,
    quick_slot_position: null,
    ...place,
  };
}
