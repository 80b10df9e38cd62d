/** What stacks in a bag and is never worn. */
export interface Supply {
  readonly item_type: 'consumable' | 'resource' | 'book' | 'quest';
  readonly subtype: string;
  readonly name: string;
  readonly weight: number;
  readonly base_price: number;
  /** The most that a stack of this holds. */
  readonly stack: number;
  readonly effects?: Readonly<Record<string, unknown>>;
}

/** What hangs on a belt: used in a fight. */
export const BELT_SUPPLIES: readonly Supply[] = [
  {
    item_type: 'consumable',
    subtype: 'potion',
    name: 'Отвар зверобоя',
    weight: 0.3,
    base_price: 12,
    stack: 5,
    effects: { restore_hp: 40 },
  },
  {
    item_type: 'consumable',
    subtype: 'potion',
    name: 'Настой женьшеня',
    weight: 0.3,
    base_price: 18,
    stack: 5,
    effects: { restore_energy: 35 },
  },
  {
    item_type: 'consumable',
    subtype: 'potion',
    name: 'Эликсир жизни',
    weight: 0.4,
    base_price: 60,
    stack: 3,
    effects: { restore_hp: 120, restore_energy: 20 },
  },
  {
    item_type: 'consumable',
    subtype: 'bomb',
    name: 'Дымовой горшок',
    weight: 0.6,
    base_price: 25,
    stack: 4,
    effects: { radius: 3, turns: 2 },
  },
  {
    item_type: 'consumable',
    subtype: 'scroll',
    name: 'Свиток щита',
    weight: 0.05,
    base_price: 45,
    stack: 3,
    effects: { spell: 'ward', turns: 3 },
  },
];

export const BAG_SUPPLIES: readonly Supply[] = [
  ...BELT_SUPPLIES,
  {
    item_type: 'consumable',
    subtype: 'food',
    name: 'Чёрный хлеб',
    weight: 0.5,
    base_price: 2,
    stack: 10,
    effects: { restore_energy: 8 },
  },
  {
    item_type: 'consumable',
    subtype: 'food',
    name: 'Вяленая рыба',
    weight: 0.4,
    base_price: 4,
    stack: 10,
    effects: { restore_hp: 6, restore_energy: 6 },
  },
  {
    item_type: 'consumable',
    subtype: 'oil',
    name: 'Масло для клинка',
    weight: 0.2,
    base_price: 15,
    stack: 5,
    effects: { buff: { stat: 'physical_damage', value: 0.05, turns: 5 } },
  },
  {
    item_type: 'resource',
    subtype: 'ore',
    name: 'Железная руда',
    weight: 1.2,
    base_price: 5,
    stack: 20,
  },
  {
    item_type: 'resource',
    subtype: 'ore',
    name: 'Серебряная руда',
    weight: 1.4,
    base_price: 22,
    stack: 10,
  },
  {
    item_type: 'resource',
    subtype: 'wood',
    name: 'Тисовая ветвь',
    weight: 0.8,
    base_price: 6,
    stack: 20,
  },
  {
    item_type: 'resource',
    subtype: 'herb',
    name: 'Полынь',
    weight: 0.05,
    base_price: 1,
    stack: 50,
  },
  {
    item_type: 'resource',
    subtype: 'herb',
    name: 'Лунный мох',
    weight: 0.05,
    base_price: 9,
    stack: 30,
  },
  {
    item_type: 'resource',
    subtype: 'hide',
    name: 'Волчья шкура',
    weight: 1.5,
    base_price: 11,
    stack: 10,
  },
  {
    item_type: 'resource',
    subtype: 'gem',
    name: 'Осколок янтаря',
    weight: 0.02,
    base_price: 35,
    stack: 15,
  },
  {
    item_type: 'book',
    subtype: 'manual',
    name: 'О повадках нежити',
    weight: 0.9,
    base_price: 40,
    stack: 1,
    effects: { skill_key: 'skill_lore', xp: 0.05 },
  },
  {
    item_type: 'quest',
    subtype: 'letter',
    name: 'Запечатанное письмо',
    weight: 0.01,
    base_price: 0,
    stack: 1,
    effects: { bound: true },
  },
];
