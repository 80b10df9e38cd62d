import type { ContextErrorBody, ContextResponseDTO } from '../../src/context/index.js';
import { monsterId } from '../support/entities.js';
import { faultOfMessage } from '../support/published-messages.js';
import { isOfContract } from '../support/request-rules.js';
import type { Verdict } from './run.js';
import { KNOWN_IDS, MAX_IDS, MAX_TTL_SECONDS, SCOPE_NAMES } from './fuzzed-requests.js';

const LIMITS = { scopes: SCOPE_NAMES, maxIds: MAX_IDS, maxTtlSeconds: MAX_TTL_SECONDS };
const KNOWN = new Set([...KNOWN_IDS.map(String), ...KNOWN_IDS.map(monsterId)]);
const DISTURBANCES = new Set(['SOURCE_UNAVAILABLE', 'STORE_UNAVAILABLE', 'DEADLINE_EXCEEDED']);
const KINDS = ['player', 'monster', 'pet'] as const;

/** An answer, as far as every way in has it. */
export interface Answer {
  /** Over HTTP. */
  readonly status?: number | undefined;
  readonly body: unknown;
}

type Response = ContextResponseDTO & {
  readonly contexts?: Readonly<Record<(typeof KINDS)[number], Readonly<Record<string, unknown>>>>;
};

/**
 * What came of a request to assemble.
 * @param request as the service may read it; `undefined` for what is no JSON
 */
export function verdictOfAssembly(request: unknown, { status, body }: Answer): Verdict {
  if (!isOfContract(request, LIMITS)) {
    return { outcome: 'refused', fault: faultOfRefusal({ status, body }) };
  }
  const fault = faultOfMessage('ContextResponse', body);
  if (fault !== undefined) return { outcome: 'accepted', fault };
  const outcome = isDisturbed(body as Response) ? 'disturbed' : 'accepted';
  if (status !== undefined && status !== 200 && outcome === 'accepted') {
    return { outcome, fault: `status ${status} for what is of the contract` };
  }
  return { outcome, fault: faultOfPartition(request, body as Response) };
}

/** Whether the machine was too busy for some of the answer: no fault of the request's. */
function isDisturbed({ reasons }: Response): boolean {
  return KINDS.some((kind) => Object.values(reasons[kind]).some((each) => DISTURBANCES.has(each)));
}

/** What is wrong with the answer to what is not of the contract, if anything is. */
export function faultOfRefusal({ status, body }: Answer): string | undefined {
  const fault = faultOfMessage('Error', body);
  if (fault !== undefined) return fault;
  const { error } = body as { readonly error: ContextErrorBody };
  if (error.code !== 'INVALID_REQUEST' || error.retryable) return `code ${error.code}`;
  if (error.details.length === 0) return 'nothing is said of what is wrong';
  return status === undefined || status === 400 ? undefined : `status ${status} for a refusal`;
}

/** Every id once: with what was asked for, or with its reason. */
function faultOfPartition(request: unknown, response: Response): string | undefined {
  const { include = 'keys', ...lists } = request as Readonly<Record<string, unknown>>;
  for (const kind of KINDS) {
    const reasons: Readonly<Record<string, string>> = response.reasons[kind];
    const failed = Object.keys(reasons);
    const wanted = firstMentions((lists[`${kind}_ids`] ?? []) as readonly (number | string)[]);
    const fine = wanted.filter((id) => !failed.includes(id));
    const isRight =
      areSame(Object.keys(response[kind]), include === 'contexts' ? [] : fine) &&
      areSame(Object.keys(response.contexts?.[kind] ?? {}), include === 'keys' ? [] : fine) &&
      areSame(response.errors[kind].map(String), failed) &&
      failed.every((id) => wanted.includes(id) && isReasonOf(id, reasons[id])) &&
      fine.every(isKnown);
    if (!isRight) return `not every ${kind} is answered once: ${JSON.stringify(response)}`;
  }
  return undefined;
}

function isReasonOf(id: string, reason = ''): boolean {
  return DISTURBANCES.has(reason) || (reason === 'NOT_FOUND' && !isKnown(id));
}

function isKnown(id: string): boolean {
  return KNOWN.has(canonical(id));
}

function firstMentions(ids: readonly (number | string)[]): readonly string[] {
  const byCanonical = new Map([...ids].reverse().map((id) => [canonical(String(id)), String(id)]));
  return [...byCanonical.values()];
}

function canonical(id: string): string {
  return id.toLowerCase();
}

function areSame(some: readonly string[], others: readonly string[]): boolean {
  return JSON.stringify([...some].sort()) === JSON.stringify([...others].sort());
}
