import { isNumber } from '../json/json-value.js';
import { FACTOR_STATS } from './stats.js';

/** What a consumer may find in a `source`; it evaluates these texts, so nothing else may get in. */
const ACTION = /^[+\-*]?(0|[1-9]\d{0,14})(\.\d{1,15})?$/;
const MAGNITUDE_LIMIT = 1e15;

/** A number that a stat may take: finite, below 10¹⁵ in magnitude. */
export function isStatValue(value: unknown): value is number {
  return isNumber(value) && Math.abs(value) < MAGNITUDE_LIMIT;
}

/** `+15`, `-3`, `+0.05`: the sign and the shortest decimal that reads back as the number. */
export function flat(value: number): string {
  return (value < 0 ? '-' : '+') + decimalOf(Math.abs(value));
}

/** `0.05` → `*1.0500`. */
export function factor(value: number): string {
  return `*${(1 + value).toFixed(4)}`;
}

/** An item's own value: always flat, or an action string as it is; `undefined` when it is neither. */
export function ownAction(value: unknown): string | undefined {
  if (typeof value === 'string') return ACTION.test(value) ? value : undefined;
  return isStatValue(value) ? flat(value) : undefined;
}

/** A bonus: a factor where its stat takes factors and it lies strictly between −1 and 1. */
export function bonusAction(stat: string, value: unknown): string | undefined {
  const isFactor = isStatValue(value) && FACTOR_STATS.has(stat) && Math.abs(value) < 1;
  return isFactor ? factor(value) : ownAction(value);
}

/** `String(number)` without its exponent: below 10⁻⁶ JavaScript writes `1.5e-7`. */
function decimalOf(magnitude: number): string {
  const text = String(magnitude);
  if (magnitude >= 1e-6 || magnitude === 0) return text;
  const [digits = '', exponent] = text.split('e-');
  return `0.${'0'.repeat(Number(exponent) - 1)}${digits.replace('.', '')}`;
}
