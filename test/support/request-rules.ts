/** What the contract leaves to settings. */
export interface RequestLimits {
  readonly scopes: readonly string[];
  readonly maxIds: number;
  readonly maxTtlSeconds: number;
}

const LISTS = ['player_ids', 'monster_ids', 'pet_ids'];
const FIELDS = new Set([...LISTS, 'scope', 'include', 'ttl_seconds', 'locale']);

/** Whether a request is one of the contract's: its rules, written down a second time. */
export function isOfContract(request: unknown, limits: RequestLimits): boolean {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return false;
  const fields = new Map<string, unknown>(Object.entries(request));
  const lists = LISTS.map((field) => fields.get(field) ?? []);
  const [players, monsters, pets] = lists;
  const count = lists.flat().length;
  return (
    [...fields.keys()].every((field) => FIELDS.has(field)) &&
    [...fields.values()].every((value) => value !== null) &&
    lists.every(Array.isArray) &&
    [...(players as unknown[]), ...(pets as unknown[])].every((id) => isWhole(id, 2 ** 31 - 1)) &&
    [...(monsters as unknown[])].every(isUuid) &&
    count >= 1 &&
    count <= limits.maxIds &&
    areOptionsOfContract(fields, limits)
  );
}

function areOptionsOfContract(
  fields: ReadonlyMap<string, unknown>,
  { scopes, maxTtlSeconds }: RequestLimits,
): boolean {
  const [include, ttl, locale] = ['include', 'ttl_seconds', 'locale'].map((name) =>
    fields.get(name),
  );
  return (
    scopes.some((name) => name === fields.get('scope')) &&
    (include === undefined || ['keys', 'contexts', 'both'].some((each) => each === include)) &&
    (ttl === undefined || isWhole(ttl, maxTtlSeconds)) &&
    (locale === undefined || ['ru', 'en'].some((each) => each === locale))
  );
}

function isWhole(value: unknown, most: number): boolean {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most;
}

function isUuid(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^[\dA-F]{8}-([\dA-F]{4}-){3}[\dA-F]{12}$/.test(value.toUpperCase())
  );
}
