import { ValidateBy } from 'class-validator';
import { type FaultDetail, MOST_FAULTS } from '../context.error.js';
import type { FaultFinder } from './shape.js';

/** What the elements of a list must be. */
export interface ElementRule {
  /** As a caller is told: `an integer from 1 to 10`. */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
}

/** A list, every element of which keeps the rule; `optional`: the field may be missing. */
export function IsListOf(
  rule: ElementRule,
  { optional = false }: { readonly optional?: boolean } = {},
): PropertyDecorator {
  const faultsOf = (value: unknown, field: string, most?: number) =>
    optional && value === undefined ? [] : faultsOfList(value, field, rule, most);
  const finder: FaultFinder = { faultsOf };
  return ValidateBy(
    { name: 'isListOf', validator: { validate: (value) => faultsOf(value, '', 1).length === 0 } },
    // class-validator passes the context on only with a message.
    { message: `must be a list, each element ${rule.expected}`, context: finder },
  );
}

function faultsOfList(
  value: unknown,
  field: string,
  { accepts, expected }: ElementRule,
  most = MOST_FAULTS,
): readonly FaultDetail[] {
  if (!Array.isArray(value)) return [{ field, message: 'must be a list' }];
  const faults: FaultDetail[] = [];
  // By index, so that a hole in the list counts; no further than is told, however long the list.
  for (let at = 0; at < value.length && faults.length < most; at++) {
    if (!accepts(value[at])) {
      faults.push({ field: `${field}[${String(at)}]`, message: `must be ${expected}` });
    }
  }
  return faults;
}
