import { ATTRIBUTES, type Attributes, byAttribute } from '../../rules/attributes.js';
import { rowsOf } from '../../sections/section.js';
import { CharacterAttributesEntity } from '../entities/character-attributes.entity.js';
import { playerSection } from './player-section.js';

const DEFAULT = 8;

/** The nine attributes. */
export const attributes = playerSection({
  name: 'attributes',
  source: rowsOf(CharacterAttributesEntity, { key: 'character_id', columns: ATTRIBUTES }),
  build: ({ read: [row], warn }): Attributes => {
    if (!row) warn('attributes: no data, defaults used');
    return byAttribute((attribute) => row?.[attribute] ?? DEFAULT);
  },
});
