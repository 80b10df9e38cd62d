import { Type } from 'typebox';
import { byAttribute } from '../rules/attributes.js';
import type { Gauge } from '../combat/vitals.js';
import { nullableText } from '../projections/nullable-text.schema.js';
import { playerProjection } from './player-projection.js';
import { playerSections as sections } from './player.sections.js';

const statSchema = Type.Object({ value: Type.Integer(), label: Type.String() });

const gaugeSchema = Type.Object({
  current: Type.Number(),
  max: Type.Number(),
  percent: Type.Number({ description: 'Rounded down; 0 where the maximum is 0 or less.' }),
});

/** The attributes as a status screen shows them. */
export const statsDisplay = playerProjection({
  name: 'stats_display',
  needs: [sections.attributes],
  schema: Type.Object(byAttribute(() => statSchema)),
  build: ({ attributes }, { labels }) =>
    byAttribute((attribute) => ({
      value: attributes[attribute],
      label: labels.attributes[attribute],
    })),
});

/** Health and energy as bars. */
export const vitalsDisplay = playerProjection({
  name: 'vitals_display',
  needs: [sections.vitals],
  schema: Type.Object({ hp: gaugeSchema, energy: gaugeSchema }),
  build: ({ vitals: { hp, energy } }) => ({ hp: barOf(hp), energy: barOf(energy) }),
});

/** The symbiote, or that there is none. */
export const symbioteInfo = playerProjection({
  name: 'symbiote_info',
  needs: [sections.symbiote],
  schema: Type.Object({
    name: Type.String(),
    gift: nullableText,
    rank: Type.Integer(),
  }),
  build: ({ symbiote }, { labels }) => ({
    name: symbiote?.symbiote_name ?? labels.unknownSymbiote,
    gift: symbiote?.gift_id ?? null,
    rank: symbiote?.gift_rank ?? 0,
  }),
});

function barOf({ cur, max }: Gauge) {
  const hundredfold = cur * 100;
  // Of numbers that large the quotient is there where the product is none.
  const percent = Number.isFinite(hundredfold) ? hundredfold / max : (cur / max) * 100;
  return {
    current: cur,
    max,
    percent: max > 0 && Number.isFinite(percent) ? Math.floor(percent) : 0,
  };
}
