import { objectTextOf } from '../../json/json-text.js';
import { textOf } from '../../json/json-value.js';
import { rowsOf } from '../../sections/section.js';
import { CharacterSymbioteEntity } from '../entities/character-symbiote.entity.js';
import { playerSection } from './player-section.js';

/** The creature that lives in a character, and its gift; `null` where there is none. */
export const symbiote = playerSection({
  name: 'symbiote',
  source: rowsOf(CharacterSymbioteEntity, {
    key: 'character_id',
    columns: ['symbiote_name', 'gift_id', 'gift_rank', 'gift_xp', 'elements_resonance'],
  }),
  build: ({ read: [row] }) =>
    row
      ? {
          symbiote_name: textOf(row.symbiote_name) ?? null,
          gift_id: textOf(row.gift_id) ?? null,
          gift_rank: row.gift_rank,
          gift_xp: row.gift_xp,
          elements_resonance: objectTextOf(row.elements_resonance),
        }
      : null,
});
