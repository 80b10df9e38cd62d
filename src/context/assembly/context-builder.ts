import { toJsonText } from '../json/json-text.js';
import type { GameRules } from '../rules/game-rules.js';
import type { BatchRead } from '../sections/section-reader.js';
import type { ContextPlan } from './context-plan.js';
import type { FailureReason } from './outcome.js';

/** What a context says about itself whatever the entity's data are. */
export interface ContextHeader {
  readonly type: string;
  readonly scope: string;
  /** Unix seconds of the assembly. */
  readonly timestamp: number;
}

/**
 * Why an entity cannot be built from what was read, if so. `NOT_FOUND` comes first: it is certain
 * once the own row was read, whatever else failed.
 */
export function readFaultOf<Id>(id: Id, read: BatchRead<Id>): FailureReason | undefined {
  if ('byId' in read.own && !read.own.byId.has(id)) return 'NOT_FOUND';
  const failures = new Set(
    [read.own, ...read.sections.values()].map((source) =>
      'failed' in source ? source.failed : '',
    ),
  );
  if (failures.has('SOURCE_UNAVAILABLE')) return 'SOURCE_UNAVAILABLE';
  return failures.has('DEADLINE_EXCEEDED') ? 'DEADLINE_EXCEEDED' : undefined;
}

/**
 * The document of one entity whose sources were all read, as JSON text.
 * @throws InvalidDataError, or whatever a projection throws: the entity's own failure
 */
export function buildContext<Id>(
  id: Id,
  read: BatchRead<Id>,
  plan: ContextPlan,
  header: ContextHeader,
  rules: GameRules,
): string {
  const { sections, warnings } = buildSections(id, read, plan, rules);
  const parts = plan.meta.map((part) => valueOf(part.build(sections, rules)));
  const { type, ...rest } = header;
  const meta = mergedOf([{ entity_id: id, type }, ...parts, rest, { warnings }]);
  const projected = plan.projections.map((each) => [
    each.name,
    jsonOf(valueOf(each.build(sections, rules))),
  ]);
  return toJsonText(Object.fromEntries([['meta', meta], ...projected]));
}

function buildSections<Id>(
  id: Id,
  read: BatchRead<Id>,
  plan: ContextPlan,
  rules: GameRules,
): { readonly sections: object; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  const warn = (warning: string) => {
    warnings.push(warning);
  };
  const [own] = shareOf(id, read.own) as readonly [object];
  const built = plan.sections.map((section) => {
    const source = read.sections.get(section.name);
    const share = source && shareOf(id, source);
    const rows = share ?? (section.source && 'entity' in section.source ? [] : undefined);
    return [section.name, valueOf(section.build({ read: rows, own, warn }, rules))] as const;
  });
  return { sections: Object.fromEntries(built), warnings };
}

function shareOf<Id>(id: Id, source: BatchRead<Id>['own']): unknown {
  return 'byId' in source ? source.byId.get(id) : undefined;
}

/** Nobody waits for what is built; and a promise that nobody catches ends the process. */
function valueOf(built: unknown): unknown {
  if (!(built instanceof Promise)) return built;
  built.catch(() => undefined);
  throw new TypeError('sections and projections are built at once: this one gave a promise');
}

/** What JSON would leave out, or write as something else, is a fault of the projection. */
function jsonOf(built: unknown): unknown {
  const isNone = ['undefined', 'function', 'symbol'].includes(typeof built);
  const isOther = typeof built === 'number' && !Number.isFinite(built);
  const isOpaque = built instanceof Map || built instanceof Set;
  if (!isNone && !isOther && !isOpaque) return built;
  throw new TypeError(
    `a projection gave what JSON does not have: ${Object.prototype.toString.call(built)}`,
  );
}

function mergedOf(parts: readonly unknown[]): object {
  return Object.assign({}, ...parts) as object;
}
