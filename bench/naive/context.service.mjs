import { randomUUID } from 'node:crypto';
import { In } from 'typeorm';
import { playerDocument } from '../floor/player-documents.mjs';

const TTL_SECONDS = 3600;

/** Players by `find` with relations, and a Redis command for each: correct, and slow. */
export class ContextService {
  constructor(characters, redis) {
    this.characters = characters;
    this.redis = redis;
  }

  async assemble({ player_ids, scope }) {
    const characters = await this.characters.find({
      where: { character_id: In(player_ids) },
      relations: { attributes: true, items: true, skills: true, symbiote: true },
      relationLoadStrategy: 'query',
    });
    const found = new Map(characters.map((character) => [character.character_id, character]));
    const missing = player_ids.filter((id) => !found.has(id));
    const keys = await Promise.all([...found.values()].map((each) => this.#store(each, scope)));
    return {
      player: Object.fromEntries([...found.keys()].map((id, at) => [id, keys[at]])),
      monster: {},
      pet: {},
      errors: { player: missing, monster: [], pet: [] },
      reasons: {
        player: Object.fromEntries(missing.map((id) => [id, 'NOT_FOUND'])),
        monster: {},
        pet: {},
      },
    };
  }

  async #store(character, scope) {
    const live = await this.redis.get(`ac:${character.character_id}`);
    const { attributes, symbiote, skills } = character;
    const items = character.items
      .filter(({ location, quick_slot_position }) =>
        location === 'inventory' ? quick_slot_position : location === 'equipped',
      )
      .sort((a, b) => a.id - b.id);
    const document = playerDocument(
      scope,
      {
        character,
        attributes,
        items,
        skills,
        symbiote,
        live: live === null ? undefined : JSON.parse(live).vitals,
      },
      Math.floor(Date.now() / 1000),
    );
    const key = `temp:setup:${randomUUID()}`;
    await this.redis.set(key, JSON.stringify(document), 'EX', TTL_SECONDS);
    return key;
  }
}
