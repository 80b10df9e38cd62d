import { Type } from 'typebox';
import type { JsonText } from '../json/json-text.js';
import { playerProjection } from './player-projection.js';
import { playerSections as sections } from './player.sections.js';
import { nullableText } from '../projections/nullable-text.schema.js';

/** The part of `meta` that every scope has. */
export const nameMeta = playerProjection({
  name: 'meta.name',
  needs: [sections.name],
  schema: Type.Object({ name: nullableText }),
  build: ({ name }) => ({ name }),
});

/** Who the character is and where it stands. */
export const characterMeta = playerProjection({
  name: 'meta.character',
  needs: [sections.character],
  schema: Type.Object({
    character: Type.Object({
      name: nullableText,
      gender: nullableText,
      game_stage: nullableText,
      prev_game_stage: nullableText,
      location_id: nullableText,
      prev_location_id: nullableText,
    }),
  }),
  build: ({ character }) => ({ character }),
});

/** The symbiote and its gift, or `null`. */
export const symbioteMeta = playerProjection({
  name: 'meta.symbiote',
  needs: [sections.symbiote],
  schema: Type.Object({
    symbiote: Type.Union([
      Type.Object({
        symbiote_name: nullableText,
        gift_id: nullableText,
        gift_rank: Type.Integer(),
        gift_xp: Type.Integer(),
        elements_resonance: Type.Unsafe<JsonText>({ type: 'object' }),
      }),
      Type.Null(),
    ]),
  }),
  build: ({ symbiote }) => ({ symbiote }),
});
