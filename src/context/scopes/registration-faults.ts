import { Type } from 'typebox';
import { playerSections } from '../players/player.sections.js';
import type { AnyProjection } from '../projections/projection.js';
import type { AnySection } from '../sections/section.js';
import type { Registration } from './context-feature.js';
import { type Scope, sectionsOf } from './scope.js';

const NAME = /^[a-z][a-z0-9_]{0,63}$/;

/** Members of `meta` that are the service's own. */
const OWN_META = ['entity_id', 'type', 'scope', 'timestamp', 'warnings'];

/** What keeps these from being registered together, each fault with the modules to blame. */
export function faultsOfRegistrations(registrations: readonly Registration[]): readonly string[] {
  const malformed = registrations.flatMap(shapeFaultsOf);
  if (malformed.length > 0) return malformed;
  const scopes = registrations.flatMap(({ owner, scopes }) =>
    scopes.map((scope) => ({ owner, scope })),
  );
  // What several of them need or name is told once.
  const faults = new Set([
    ...clashesOf(scopes.map(({ owner, scope }) => ({ owner, what: 'scope', item: scope }))),
    ...clashesOf([
      ...Object.values(playerSections).map((item: AnySection) =>
        sectionOwned('ContextModule', item),
      ),
      ...scopes.flatMap(({ owner, scope }) =>
        sectionsOf(scope).map((item) => sectionOwned(owner, item)),
      ),
    ]),
    ...scopes.flatMap(({ owner, scope }) =>
      faultsOfScope(scope).map((fault) => `scope "${scope.name}" of ${owner}: ${fault}`),
    ),
  ]);
  return [...faults];
}

/** What the compiler sees, for who has none. */
function shapeFaultsOf({ owner, scopes }: Registration): readonly string[] {
  if (!Array.isArray(scopes)) return [`${owner} registers no list of scopes`];
  return scopes.flatMap((scope: unknown) => {
    const { name, meta, projections } = membersOf(scope);
    if (typeof name !== 'string' || !Array.isArray(meta) || !Array.isArray(projections)) {
      return [`${owner} registers what \`scopeOf\` did not make`];
    }
    const parts: readonly unknown[][] = [meta, projections];
    return parts
      .flat()
      .filter((part) => !isProjection(part))
      .map(() => `scope "${name}" of ${owner} has what \`playerProjection\` did not make`);
  });
}

function isProjection(part: unknown): boolean {
  const { name, needs, schema, build } = membersOf(part);
  const isNamed = typeof name === 'string' && typeof schema === 'object' && schema !== null;
  if (!isNamed || typeof build !== 'function' || !Array.isArray(needs)) return false;
  return needs.every((section) => typeof membersOf(section).build === 'function');
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

interface Owned {
  readonly owner: string;
  readonly what: string;
  readonly item: { readonly name: string };
}

function sectionOwned(owner: string, item: AnySection): Owned {
  return { owner, what: 'section', item };
}

/** Different things of one name; the same thing may be registered by several modules. */
function clashesOf(all: readonly Owned[]): readonly string[] {
  const first = new Map<string, Owned>();
  const clashes: string[] = [];
  for (const each of all) {
    const other = first.get(each.item.name) ?? each;
    first.set(each.item.name, other);
    if (other.item === each.item) continue;
    clashes.push(
      `${each.what} "${each.item.name}" is registered twice, by ${other.owner} and by ${each.owner}`,
    );
  }
  return clashes;
}

function faultsOfScope(scope: Scope): readonly string[] {
  const names = ['meta', ...scope.projections.map(({ name }) => name)];
  const members = [...OWN_META, ...scope.meta.flatMap(metaMembersOf)];
  const parts = [...scope.meta, ...scope.projections];
  return [
    ...[scope, ...scope.projections, ...sectionsOf(scope)]
      .filter(({ name }) => !NAME.test(name))
      .map(({ name }) => `"${name}" is no name: lower-case letters, digits and _, a letter first`),
    ...repeatsOf(names).map((name) => `it has more than one "${name}"`),
    ...repeatsOf(members).map((name) => `its meta has more than one "${name}"`),
    ...scope.meta
      .filter(({ schema }) => !Type.IsObject(schema))
      .map(({ name }) => `"${name}" of its meta has a schema of another type than object`),
    ...parts
      .filter(({ kind, needs }) => [kind, ...needs.map((each) => each.kind)].some(isNoPlayer))
      .map(({ name }) => `"${name}" is not a player's`),
  ];
}

function isNoPlayer(kind: string): boolean {
  return kind !== 'player';
}

function metaMembersOf({ schema }: AnyProjection): readonly string[] {
  return Type.IsObject(schema) ? Object.keys(schema.properties) : [];
}

function repeatsOf(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
}
