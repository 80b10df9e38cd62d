import { isDeepStrictEqual } from 'node:util';

import { nameOf } from './alternatives.mjs';

/**
 * @typedef {import('./alternatives.mjs').Alternative} Alternative
 * @typedef {import('./references.mjs').Schema} Schema
 * @typedef {'output' | 'input'} Direction what the service sends, or what it takes
 * @typedef {keyof typeof BREAKS} Effect
 * @typedef {{ path: string, change: string, effect: Effect }} Effective
 * @typedef {(before: Schema, after: Schema, path: string) => Effective[]} Compare
 * @typedef {(before: Alternative, after: Alternative, path: string, compare: Compare) =>
 *   Effective[]} Rule `compare` is for the schemas within
 */

/** Where a change breaks the other side: readers rely on what cannot be, senders on what can. */
export const BREAKS = Object.freeze({
  /** Something more beside what there was. @type {readonly Direction[]} */
  new: [],
  /** A value may be what it could not be before. @type {readonly Direction[]} */
  wider: ['output'],
  /** A value can no longer be all that it could be. @type {readonly Direction[]} */
  narrower: ['input'],
  /** Something is gone, or nobody can tell. @type {readonly Direction[]} */
  different: ['output', 'input'],
});

const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const FORMS = ['format', 'pattern', 'multipleOf', 'uniqueItems', 'propertyNames'];
const BY_RULES_OF_THEIR_OWN = [
  ['type', 'enum', 'allOf', 'items', 'properties', 'required'],
  ['patternProperties', 'additionalProperties', 'x-extensible-enum'],
].flat();

/** @type {Rule} */
export function typeChanges({ type: was }, { type: is }, path) {
  if (was === is) return [];
  const isWider = is === undefined || (was === 'integer' && is === 'number');
  const change = `${was ?? 'anything'} → ${is ?? 'anything'}`;
  return [{ path, change, effect: isWider ? 'wider' : 'narrower' }];
}

/** @type {Rule} */
export function valueChanges(before, after, path) {
  const [was, is] = [before.enum, after.enum];
  if (was === is) return [];
  if (is === undefined) {
    return [{ path, change: `may now be any ${nameOf(after)}`, effect: 'wider' }];
  }
  if (was === undefined) {
    return [{ path, change: `can now only be ${nameOf(after)}`, effect: 'narrower' }];
  }
  /** @type {Effective[]} */
  const changes = [];
  for (const value of without(is, was)) {
    changes.push({ path, change: `may now be ${textOf(value)}`, effect: 'wider' });
  }
  for (const value of without(was, is)) {
    changes.push({ path, change: `can no longer be ${textOf(value)}`, effect: 'narrower' });
  }
  return changes;
}

/** Of an open list a reader has to expect more than it knows; what it relies on must stay. @type {Rule} */
export function openValueChanges(before, after, path) {
  const [was, is] = [before['x-extensible-enum'], after['x-extensible-enum']];
  if (was === undefined || is === undefined) return [];
  return [
    ...without(is, was).map((value) => ({ path, change: `also ${textOf(value)}`, effect: 'new' })),
    ...without(was, is).map((value) => ({
      path,
      change: `never ${textOf(value)} any more`,
      effect: 'different',
    })),
  ];
}

/** @type {(values: readonly unknown[], others: readonly unknown[]) => unknown[]} */
function without(values, others) {
  return values.filter((value) => !others.some((other) => isDeepStrictEqual(value, other)));
}

/** @type {Rule} */
export function keywordChanges(before, after, path) {
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keywords].flatMap((keyword) => {
    const [was, is] = [before[keyword], after[keyword]];
    const effect = effectOf(keyword, was, is);
    if (effect === undefined || isDeepStrictEqual(was, is)) return [];
    return [{ path, change: `${keyword} ${textOf(was)} → ${textOf(is)}`, effect }];
  });
}

/**
 * @param {string} keyword
 * @param {unknown} was
 * @param {unknown} is
 * @returns {Effect | undefined} none where another rule looks at the keyword
 */
function effectOf(keyword, was, is) {
  const [isLower, isUpper] = [LOWER.includes(keyword), UPPER.includes(keyword)];
  if (isLower || isUpper || FORMS.includes(keyword)) {
    if (was === undefined) return 'narrower';
    if (is === undefined) return 'wider';
  }
  if (isLower) return Number(is) < Number(was) ? 'wider' : 'narrower';
  if (isUpper) return Number(is) > Number(was) ? 'wider' : 'narrower';
  return BY_RULES_OF_THEIR_OWN.includes(keyword) ? undefined : 'different';
}

/** @param {unknown} value */
function textOf(value) {
  return value === undefined ? 'none' : JSON.stringify(value);
}
