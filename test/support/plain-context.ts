import type { ContextHeader } from '../../src/context/assembly/context-builder.js';
import type { ContextPlan } from '../../src/context/assembly/context-plan.js';
import type { InventoryItem } from '../../src/context/combat/inventory-item.js';
import { equipmentOf } from '../../src/context/combat/loadout.js';
import type { Fighter } from '../../src/context/combat/math-model.js';
import type { WornItem } from '../../src/context/combat/worn-item.js';
import { JsonText } from '../../src/context/json/json-text.js';
import type { GameRules } from '../../src/context/rules/game-rules.js';
import type { BatchRead, SourceRead } from '../../src/context/sections/batch-read.js';
import { plainItem } from './plain-items.js';
import { plainMathModel } from './plain-math-model.js';
import type { Row } from './vectors.js';

/** The values of sections that a document's spliced blocks are made of, whatever the kind. */
interface Values {
  readonly attributes: Fighter['attributes'];
  readonly equipment?: {
    readonly items: readonly InventoryItem[];
    readonly worn: readonly WornItem[];
  };
  readonly base_stats: Pick<Fighter, 'attributes' | 'modifiers'>;
  readonly worn: readonly WornItem[];
  readonly abilities: readonly string[];
  readonly tags: readonly string[];
}

type Rows = (section: string) => readonly Row[];

/** The blocks that are written as text, as one would write them down: as trees. */
const BLOCKS: Readonly<Record<string, (values: Values, rules: GameRules, rows: Rows) => unknown>> =
  {
    math_model: ({ equipment, attributes, base_stats, worn, tags }) =>
      plainMathModel(
        equipment
          ? { attributes, modifiers: new Map(), worn: equipment.worn, tags: ['player'] }
          : { ...base_stats, worn, tags },
      ),
    loadout: ({ equipment, worn, abilities, tags }, { catalog }, rows) => ({
      belt: equipment
        ? rows('equipment')
            .filter(({ quick_slot_position: position }) => position !== null && position !== '')
            .map(plainItem)
        : [],
      abilities: equipment ? [] : abilities,
      known_feints: equipment ? catalog.feints : [],
      ...equipmentOf(equipment?.worn ?? worn, catalog),
      tags: equipment ? ['player'] : tags,
    }),
    items: (_values, _rules, rows) =>
      Object.fromEntries(rows('inventory').map((row) => [String(row.id), plainItem(row)])),
  };

/**
 * The document of an entity as one would build it at first: a tree, of which nothing is spliced. What is
 * written as text must come to the same.
 * @throws whatever a section or a projection throws
 */
export function plainContext<Id>(
  id: Id,
  { own, sections }: BatchRead<Id>,
  plan: ContextPlan,
  { type, ...header }: ContextHeader,
  rules: GameRules,
): unknown {
  const shareOf = (source: SourceRead<Id> | undefined) =>
    source && 'byId' in source ? source.byId.get(id) : undefined;
  const rows: Rows = (name) => (shareOf(sections.get(name)) ?? []) as readonly Row[];
  const warnings: string[] = [];
  const warn = (warning: string) => warnings.push(warning);
  const [ownRow] = shareOf(own) as readonly [Row];
  const values = Object.fromEntries(
    plan.sections.map((section) => {
      const { name, source } = section;
      const none =
        source && 'columns' in source ? [] : source && 'made' in source ? null : undefined;
      return [
        name,
        section.build({ read: shareOf(sections.get(name)) ?? none, own: ownRow, warn }, rules),
      ];
    }),
  );
  const meta = plan.meta.map((part) => part.build(values, rules)) as object[];
  return treeOf({
    meta: Object.assign({ entity_id: id, type }, ...meta, header, { warnings }) as object,
    ...Object.fromEntries(
      plan.projections.map((projection) => [
        projection.name,
        BLOCKS[projection.name]?.(values as unknown as Values, rules, rows) ??
          projection.build(values, rules),
      ]),
    ),
  });
}

function treeOf(value: unknown): unknown {
  if (value instanceof JsonText) return JSON.parse(value.text);
  if (Array.isArray(value)) return value.map(treeOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, treeOf(of)]));
}
