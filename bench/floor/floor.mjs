import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';
import { monsterDocument } from './monster-document.mjs';
import { playerDocument } from './player-documents.mjs';
import { STATEMENTS } from './statements.mjs';

const TTL_SECONDS = 3600;

/** What each scope reads of a player: the statement for each member. */
const READS = {
  combats: {
    character: 'character',
    attributes: 'attributes',
    items: 'equipment',
    skills: 'skills',
    symbiote: 'symbiote',
  },
  status: { character: 'characterVitals', attributes: 'attributes', symbiote: 'symbiote' },
  inventory: { character: 'characterName', items: 'inventory', wallet: 'wallet' },
};
const LISTS = ['items', 'skills'];
const WITH_VITALS = ['combats', 'status'];

/**
 * The reference that the service is measured against: what an experienced engineer writes by hand
 * for these three scopes, without a framework and without tricks.
 */
export class Floor {
  #pool;
  #redis;

  constructor({ databaseUrl, redisUrl }) {
    this.#pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
    this.#redis = new Redis(redisUrl);
  }

  /** @returns the service's answer to the same request; `undefined` where it makes no sense */
  async assemble({ player_ids = [], monster_ids = [], scope }) {
    if (!(scope in READS) || !Array.isArray(player_ids) || !Array.isArray(monster_ids)) {
      return undefined;
    }
    const [players, monsters] = await Promise.all([
      this.#readPlayers(player_ids, scope),
      this.#readMonsters(monster_ids),
    ]);
    const timestamp = Math.floor(Date.now() / 1000);
    const pipeline = this.#redis.pipeline();
    const store = (document) => {
      const key = `temp:setup:${randomUUID()}`;
      pipeline.set(key, JSON.stringify(document), 'EX', TTL_SECONDS);
      return key;
    };
    const player = answerOf(player_ids, players, (rows) =>
      store(playerDocument(scope, rows, timestamp)),
    );
    const monster = answerOf(monster_ids, monsters, (row) =>
      store(monsterDocument(scope, row, timestamp)),
    );
    for (const [error] of await pipeline.exec()) if (error) throw error;
    return {
      player: player.keys,
      monster: monster.keys,
      pet: {},
      errors: { player: player.errors, monster: monster.errors, pet: [] },
      reasons: { player: player.reasons, monster: monster.reasons, pet: {} },
    };
  }

  async #readPlayers(ids, scope) {
    const players = new Map();
    if (ids.length === 0) return players;
    const reads = Object.entries(READS[scope]);
    const [live, ...results] = await Promise.all([
      WITH_VITALS.includes(scope) ? this.#redis.mget(ids.map((id) => `ac:${id}`)) : [],
      ...reads.map(([, statement]) => this.#query(statement, ids)),
    ]);
    ids.forEach((id, at) => {
      const vitals = live[at] ? JSON.parse(live[at]).vitals : undefined;
      players.set(id, { items: [], skills: [], live: vitals });
    });
    reads.forEach(([member], at) => {
      for (const row of results[at]) {
        const player = players.get(row.character_id);
        if (LISTS.includes(member)) player[member].push(row);
        else player[member] = row;
      }
    });
    for (const [id, { character }] of players) if (!character) players.delete(id);
    return players;
  }

  async #readMonsters(ids) {
    if (ids.length === 0) return new Map();
    const rows = await this.#query('monster', ids);
    return new Map(rows.map((row) => [row.id, row]));
  }

  async #query(statement, ids) {
    const { rows } = await this.#pool.query({ ...STATEMENTS[statement], values: [ids] });
    return rows;
  }
}

function answerOf(ids, found, store) {
  const keys = {};
  const errors = [];
  const reasons = {};
  for (const id of ids) {
    const entity = found.get(id);
    if (entity) {
      keys[id] = store(entity);
    } else {
      errors.push(id);
      reasons[id] = 'NOT_FOUND';
    }
  }
  return { keys, errors, reasons };
}
