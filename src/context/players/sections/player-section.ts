import { sectionOf } from '../../sections/section.js';
import type { CharacterEntity } from '../entities/character.entity.js';

/** Declares a section of players; the types of its rows follow from the columns it names. */
export const playerSection = sectionOf<CharacterEntity>()('player');
