import { type FaultDetail, type KindName, UNREADABLE } from '../../context/index.js';

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

/** Reads `{ "teams": [{ "player_ids": [101], "monster_ids": [], "pet_ids": [] }] }`. */
export function readCombatRequest(body: unknown): CombatRequest {
  if (body === UNREADABLE) return refused('request', 'must be JSON in UTF-8');
  if (!isObject(body)) return refused('request', 'must be an object');
  return merged([strangersTo(body, ['teams']), readTeams(body.teams)]);
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

function readTeams(teams: unknown): CombatRequest {
  if (!Array.isArray(teams)) return refused('teams', 'must be a list');
  if (teams.length === 0) return refused('teams', 'must name at least one team');
  return merged(Array.from(teams, readTeam));
}

function readTeam(team: unknown, index: number): CombatRequest {
  const place = `teams[${String(index)}]`;
  if (!isObject(team)) return refused(place, 'must be an object');
  const lists = merged(LIST_NAMES.map((list) => readList(team[list], index, list)));
  const isEmpty = lists.mentions.length === 0 && lists.faults.length === 0;
  return merged([
    strangersTo(team, LIST_NAMES, `${place}.`),
    lists,
    isEmpty ? refused(place, 'must name at least one id') : NOTHING,
  ]);
}

function readList(ids: unknown, team: number, list: ListName): CombatRequest {
  if (ids === undefined) return NOTHING;
  if (!Array.isArray(ids)) return refused(`teams[${String(team)}].${list}`, 'must be a list');
  // Unlike `map`, this gives holes too, to be refused.
  return { mentions: Array.from(ids, (id: unknown, at) => ({ team, list, at, id })), faults: [] };
}

/** Faults of the fields that an object should not have; no name is repeated at length. */
function strangersTo(object: object, known: readonly string[], prefix = ''): CombatRequest {
  const strangers = Object.keys(object).filter((name) => !known.includes(name));
  return merged(
    strangers.map((name) => refused(prefix + name.slice(0, 64), 'is not a field of this request')),
  );
}

const NOTHING: CombatRequest = { mentions: [], faults: [] };

function refused(field: string, message: string): CombatRequest {
  return { mentions: [], faults: [{ field, message }] };
}

function merged(parts: readonly CombatRequest[]): CombatRequest {
  return {
    mentions: parts.flatMap(({ mentions }) => mentions),
    faults: parts.flatMap(({ faults }) => faults),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
