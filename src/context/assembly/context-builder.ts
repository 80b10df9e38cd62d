import { AsciiJsonText, JsonText, toJsonText } from '../json/json-text.js';
import type { GameRules } from '../rules/game-rules.js';
import type { Source } from '../sections/section.js';
import type { BatchRead, SourceRead } from '../sections/batch-read.js';
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
export function readFaultOf<Id>(
  id: Id,
  { own, sections }: BatchRead<Id>,
): FailureReason | undefined {
  if ('byId' in own && !own.byId.has(id)) {
    return own.refused?.has(id) ? 'SOURCE_UNAVAILABLE' : 'NOT_FOUND';
  }
  let fault = 'failed' in own ? own.failed : undefined;
  for (const section of sections.values()) {
    if ('failed' in section && fault !== 'SOURCE_UNAVAILABLE') fault = section.failed;
  }
  return fault;
}

/**
 * The document of one entity whose sources were all read, as pieces of JSON text.
 * @throws InvalidDataError, or whatever a projection throws: the entity's own failure
 */
export function buildContext<Id>(
  id: Id,
  read: BatchRead<Id>,
  plan: ContextPlan,
  header: ContextHeader,
  rules: GameRules,
): readonly JsonText[] {
  const { sections, warnings } = buildSections(id, read, plan, rules);
  const parts = plan.meta.map((part) => valueOf(part.build(sections, rules)));
  const { type, ...rest } = header;
  const meta = mergedOf([{ entity_id: id, type }, ...parts, rest, { warnings }]);
  const pieces: JsonText[] = [];
  let text = `{"meta":${toJsonText(meta)}`;
  for (const projection of plan.projections) {
    text += `,"${projection.name}":`;
    const built = valueOf(projection.build(sections, rules));
    if (built instanceof AsciiJsonText) {
      pieces.push(new JsonText(text), built);
      text = '';
    } else text += jsonOf(built);
  }
  return [...pieces, new JsonText(`${text}}`)];
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
  // Names of sections are checked when they are registered: none is a word of JavaScript's.
  const sections: Record<string, unknown> = {};
  for (const section of plan.sections) {
    const { name, source } = section;
    const given = givenOf(source, shareOf(id, read.sections.get(name)));
    sections[name] = valueOf(section.build({ read: given, own, warn }, rules));
  }
  return { sections, warnings };
}

const NO_ROWS: readonly object[] = Object.freeze([]);

/** What a section reads of an entity: of a table that has nothing, what its types have for that. */
function givenOf(source: Source | undefined, share: unknown): unknown {
  // A loader's `null` is an answer like any other.
  if (!source || 'loader' in source) return share;
  return share ?? ('made' in source ? null : NO_ROWS);
}

function shareOf<Id>(id: Id, source: SourceRead<Id> | undefined): unknown {
  return source && 'byId' in source ? source.byId.get(id) : undefined;
}

/** Nobody waits for what is built; and a promise that nobody catches ends the process. */
function valueOf(built: unknown): unknown {
  if (!(built instanceof Promise)) return built;
  built.catch(() => undefined);
  throw new TypeError('sections and projections are built at once: this one gave a promise');
}

/** What JSON would leave out, or write as something else, is a fault of the projection. */
function jsonOf(built: unknown): string {
  if (built instanceof JsonText) return built.text;
  const isNone = ['undefined', 'function', 'symbol'].includes(typeof built);
  const isOther = typeof built === 'number' && !Number.isFinite(built);
  const isOpaque = built instanceof Map || built instanceof Set;
  if (!isNone && !isOther && !isOpaque) return toJsonText(built);
  throw new TypeError(
    `a projection gave what JSON does not have: ${Object.prototype.toString.call(built)}`,
  );
}

function mergedOf(parts: readonly unknown[]): object {
  return Object.assign({}, ...parts) as object;
}
