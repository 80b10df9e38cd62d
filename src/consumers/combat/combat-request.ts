import { type FaultDetail, type KindName, MOST_FAULTS, UNREADABLE } from '../../context/index.js';

/** The lists of a team, in the order of its actors, and what they name. */
const TEAM_LISTS = { player_ids: 'player', monster_ids: 'monster', pet_ids: 'pet' } as const;

/** The name of a team's list: `'player_ids' | 'monster_ids' | 'pet_ids'` */
export type ListName = keyof typeof TEAM_LISTS;

const LIST_NAMES = Object.keys(TEAM_LISTS) as ListName[];

/** Where a request names an entity: `teams[team].list[at]`. */
export interface Mention {
  readonly team: number;
  readonly list: ListName;
  readonly at: number;
  /** As it came: ids are checked where entities are assembled. */
  readonly id: unknown;
}

/** Who takes part, in the order of the actors, and what is wrong with all but the ids. */
export interface CombatRequest {
  readonly mentions: readonly Mention[];
  readonly faults: readonly FaultDetail[];
}

/**
 * Reads `{ "teams": [{ "player_ids": [101], "monster_ids": [], "pet_ids": [] }] }`.
 * @param maxIds that it may name; of more, so many are looked at
 */
export function readCombatRequest(body: unknown, maxIds: number): CombatRequest {
  const reading = new Reading(maxIds);
  if (body === UNREADABLE) reading.refuse('request', 'must be JSON in UTF-8');
  else if (!isObject(body)) reading.refuse('request', 'must be an object');
  else {
    reading.refuseStrangers(body, ['teams']);
    reading.readTeams(body.teams);
  }
  return reading;
}

export function kindOf({ list }: Mention): KindName {
  return TEAM_LISTS[list];
}

export function placeOf({ team, list, at }: Mention): string {
  return `teams[${String(team)}].${list}[${String(at)}]`;
}

/** The ids of all teams by list, as the orchestrator takes them. */
export function idListsOf(mentions: readonly Mention[]): Readonly<Record<ListName, unknown[]>> {
  const idsIn = (list: ListName) => mentionsIn(list, mentions).map(({ id }) => id);
  return {
    player_ids: idsIn('player_ids'),
    monster_ids: idsIn('monster_ids'),
    pet_ids: idsIn('pet_ids'),
  };
}

/** Faults of the lists of all teams, each in its place among the teams. */
export function faultsInTeams(
  faults: readonly FaultDetail[],
  mentions: readonly Mention[],
): readonly FaultDetail[] {
  const places = new Map<string, Mention>(
    LIST_NAMES.flatMap((list) =>
      mentionsIn(list, mentions).map((mention, at) => [`${list}[${String(at)}]`, mention] as const),
    ),
  );
  return faults.map(({ field, message }) => {
    const mention = places.get(field);
    return { field: mention ? placeOf(mention) : field, message };
  });
}

function mentionsIn(list: ListName, mentions: readonly Mention[]): readonly Mention[] {
  return mentions.filter((mention) => mention.list === list);
}

/** Notes what a request names and what is wrong with it, as far as either is of use. */
class Reading implements CombatRequest {
  readonly mentions: Mention[] = [];
  readonly faults: FaultDetail[] = [];
  #ids = 0;

  constructor(private readonly maxIds: number) {}

  readTeams(teams: unknown): void {
    if (!Array.isArray(teams)) this.refuse('teams', 'must be a list');
    else if (teams.length === 0) this.refuse('teams', 'must name at least one team');
    else {
      // Each is to name an id: there need be no more of them.
      const count = Math.min(teams.length, this.maxIds);
      for (let at = 0; at < count; at++) this.#readTeam(teams[at], at);
      if (teams.length <= this.maxIds && this.#ids <= this.maxIds) return;
      this.refuse('request', `must not name more than ${String(this.maxIds)} ids`);
    }
  }

  refuse(field: string, message: string): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push({ field, message });
  }

  /** Fields that an object should not have; no name is repeated at length. */
  refuseStrangers(object: object, known: readonly string[], prefix = ''): void {
    for (const name of Object.keys(object)) {
      if (known.includes(name)) continue;
      if (this.faults.length === MOST_FAULTS) return;
      this.refuse(prefix + name.slice(0, 64), 'is not a field of this request');
    }
  }

  #readTeam(team: unknown, index: number): void {
    const place = `teams[${String(index)}]`;
    if (!isObject(team)) {
      this.refuse(place, 'must be an object');
      return;
    }
    this.refuseStrangers(team, LIST_NAMES, `${place}.`);
    const lists = LIST_NAMES.filter((list) => this.#readList(team[list], index, list));
    if (lists.length === 0) this.refuse(place, 'must name at least one id');
  }

  /** @returns whether there is anything in it, be it wrong */
  #readList(ids: unknown, team: number, list: ListName): boolean {
    if (ids === undefined) return false;
    if (!Array.isArray(ids)) {
      this.refuse(`teams[${String(team)}].${list}`, 'must be a list');
      return true;
    }
    this.#ids += ids.length;
    const room = Math.min(ids.length, this.maxIds - this.mentions.length);
    for (let at = 0; at < room; at++) {
      this.mentions.push({ team, list, at, id: ids[at] as unknown });
    }
    return ids.length > 0;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
