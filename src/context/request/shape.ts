import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import { type FaultDetail, InvalidRequestError, MOST_FAULTS } from '../context.error.js';
import { UNREADABLE } from '../json/json-body.js';
import { isObject, type JsonObject } from '../json/json-value.js';

/** What is wrong with a request as a whole is filed under this name. */
const WHOLE_REQUEST = 'request';

/** What our rules hang on class-validator's errors: every fault of the value, each in its place. */
export interface FaultFinder {
  faultsOf(value: unknown, field: string): readonly FaultDetail[];
}

/** Checks requests of one class: its rules of class-validator, and that it has no other fields. */
export class ShapeCheck<Request extends object> {
  readonly #fields: ReadonlySet<string>;

  /** @param longestList elements of a list beyond so many are not looked at: `more` is to refuse them */
  constructor(
    private readonly request: new () => Request,
    private readonly longestList: number,
  ) {
    const rules = getMetadataStorage().getTargetValidationMetadatas(request, '', false, false);
    this.#fields = new Set(rules.map(({ propertyName }) => propertyName));
  }

  /**
   * @param more faults that only the request as a whole shows
   * @returns the request, of no more than its known fields
   * @throws InvalidRequestError naming every fault, up to a hundred
   */
  check(request: unknown, more: (request: JsonObject) => readonly FaultDetail[]): Request {
    if (request === UNREADABLE) throw new InvalidRequestError([fault('must be JSON in UTF-8')]);
    if (!isObject(request)) throw new InvalidRequestError([fault('must be an object')]);
    const candidate = this.#candidateOf(request);
    const faults = [
      ...this.#unknownFields(request),
      ...validateSync(candidate).flatMap(detailsOf),
      ...more(request),
    ];
    if (faults.length > 0) throw new InvalidRequestError(faults);
    return candidate;
  }

  /** Our own check: class-validator's takes `constructor` and `__proto__` for known fields. */
  #unknownFields(request: JsonObject): readonly FaultDetail[] {
    return Object.keys(request)
      .filter((field) => !this.#fields.has(field))
      .slice(0, MOST_FAULTS)
      .map((field) => ({ field: field.slice(0, 64), message: 'is not a field of this request' }));
  }

  #candidateOf(request: JsonObject): Request {
    const known = [...this.#fields].filter((field) => Object.hasOwn(request, field));
    return Object.assign(
      new this.request(),
      Object.fromEntries(known.map((field) => [field, this.#cut(request[field])])),
    );
  }

  #cut(value: unknown): unknown {
    const isTooLong = Array.isArray(value) && value.length > this.longestList;
    return isTooLong ? (value.slice(0, this.longestList) as unknown) : value;
  }
}

/** A fault of the request as a whole. */
export function fault(message: string): FaultDetail {
  return { field: WHOLE_REQUEST, message };
}

function detailsOf({ property, value, constraints, contexts }: ValidationError): FaultDetail[] {
  const finders: Record<string, FaultFinder | undefined> = contexts ?? {};
  return Object.entries(constraints ?? {}).flatMap(([rule, message]) => [
    ...(finders[rule]?.faultsOf(value, property) ?? [{ field: property, message }]),
  ]);
}
