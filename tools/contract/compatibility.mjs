import { isDeepStrictEqual } from 'node:util';

import { alternativesOf, nameOf } from './alternatives.mjs';
import { mapChanges, propertyChanges } from './object-rules.mjs';
import { resolvedSchema } from './references.mjs';
import { BREAKS, keywordChanges, openValueChanges, typeChanges, valueChanges } from './rules.mjs';

/**
 * @typedef {import('./alternatives.mjs').Alternative} Alternative
 * @typedef {import('./references.mjs').JsonObject} JsonObject
 * @typedef {import('./references.mjs').Schema} Schema
 * @typedef {import('./rules.mjs').Direction} Direction
 * @typedef {import('./rules.mjs').Effective} Effective
 * @typedef {import('./rules.mjs').Rule} Rule
 */

/**
 * @typedef {object} Change
 * @property {string} path where: `player.math_model.tags[]`, with `*` for the values of a map
 * @property {string} change what, in words
 * @property {boolean} breaking whether the other side may stop working by it
 */

/**
 * What differs between two JSON Schema documents, descriptions and order aside.
 *
 * | change                                                   | output | input  |
 * | -------------------------------------------------------- | ------ | ------ |
 * | removed: a property, a map, a kind; anything not known   | breaks | breaks |
 * | wider: a further type, null or value; a looser range or  | breaks |        |
 * | format; a property no longer required                    |        |        |
 * | narrower: the reverse; a new property that is required   |        | breaks |
 * | another default, or none any more                        |        | breaks |
 * | new: an optional property, a kind, a value of an open    |        |        |
 * | list (`x-extensible-enum`); one removed there breaks     |        |        |
 *
 * @param {JsonObject} before
 * @param {JsonObject} after
 * @param {{ direction: Direction }} options `output` for what the service sends, `input` for what
 *   it takes
 * @returns {Change[]}
 * @throws {Error} for a reference that leads nowhere, out of its document or to itself
 */
export function changesOf(before, after, { direction }) {
  const changes = schemaChanges(resolvedSchema(before, before), resolvedSchema(after, after), '');
  return changes.map(({ path, change, effect }) => ({
    path,
    change,
    breaking: BREAKS[effect].includes(direction),
  }));
}

/**
 * @param {Schema} before
 * @param {Schema} after
 * @param {string} path
 * @returns {Effective[]}
 */
function schemaChanges(before, after, path) {
  if (isDeepStrictEqual(before, after)) return [];
  if (before.$kinds !== undefined && after.$kinds !== undefined) {
    const [was, is] = [{ properties: before.$kinds }, { properties: after.$kinds }];
    return propertyChanges(was, is, path, schemaChanges);
  }
  return [
    ...defaultChanges(before, after, path),
    ...unionChanges(alternativesOf(before), alternativesOf(after), path),
  ];
}

/** @type {(before: Schema, after: Schema, path: string) => Effective[]} */
function defaultChanges({ default: was }, { default: is }, path) {
  const [before, after] = [JSON.stringify(was), JSON.stringify(is)];
  if (before === after) return [];
  const change = `default ${before ?? 'none'} → ${after ?? 'none'}`;
  return [{ path, change, effect: was === undefined ? 'new' : 'narrower' }];
}

/**
 * Pairs the alternatives that differ least; what is left was gained or lost, unless another
 * alternative has all of it anyway.
 *
 * @param {readonly Alternative[]} before
 * @param {readonly Alternative[]} after
 * @param {string} path
 * @returns {Effective[]}
 */
function unionChanges(before, after, path) {
  const pairs = before
    .flatMap((was) => after.filter((is) => isComparable(was, is)).map((is) => ({ was, is })))
    .map((pair) => ({ ...pair, changes: alternativeChanges(pair.was, pair.is, path) }))
    .toSorted((one, other) => costOf(one.changes) - costOf(other.changes));

  const [lost, gained] = [new Set(before), new Set(after)];
  const changes = pairs.flatMap((pair) => {
    if (!lost.has(pair.was) || !gained.has(pair.is)) return [];
    lost.delete(pair.was);
    gained.delete(pair.is);
    return pair.changes;
  });
  for (const pair of pairs) {
    if (!breaks(pair.changes, 'output')) gained.delete(pair.is);
    if (!breaks(pair.changes, 'input')) lost.delete(pair.was);
  }
  /** @type {(words: string, effect: Effective['effect']) => (one: Alternative) => Effective} */
  const say = (words, effect) => (one) => ({ path, change: `${words} ${nameOf(one)}`, effect });
  return [
    ...changes,
    ...[...gained].map(say('may now be', 'wider')),
    ...[...lost].map(say('can no longer be', 'narrower')),
  ];
}

/** @type {(was: Alternative, is: Alternative) => boolean} */
function isComparable({ type: was }, { type: is }) {
  const [one, other] = [was, is].map((type) => (type === 'integer' ? 'number' : type));
  return one === other || one === undefined || other === undefined;
}

/** @type {(changes: readonly Effective[], direction: Direction) => boolean} */
function breaks(changes, direction) {
  return changes.some(({ effect }) => BREAKS[effect].includes(direction));
}

/** @param {readonly Effective[]} changes more for one that breaks than for any that do not */
function costOf(changes) {
  return changes.reduce((cost, { effect }) => cost + 1 + 1000 * BREAKS[effect].length, 0);
}

/** @type {(before: Alternative, after: Alternative, path: string) => Effective[]} */
function alternativeChanges(before, after, path) {
  const rules = [
    typeChanges,
    valueChanges,
    openValueChanges,
    keywordChanges,
    propertyChanges,
    mapChanges,
  ];
  return [...rules, itemChanges, partChanges].flatMap((rule) =>
    rule(before, after, path, schemaChanges),
  );
}

/** @type {Rule} */
function itemChanges({ items: was = {} }, { items: is = {} }, path) {
  return schemaChanges(was, is, `${path}[]`);
}

/** What holds for a value all at once, in the order of the list. @type {Rule} */
function partChanges({ allOf: was = [] }, { allOf: is = [] }, path) {
  if (was.length !== is.length) return [{ path, change: 'put together anew', effect: 'different' }];
  return was.flatMap((part, at) => schemaChanges(part, is[at] ?? {}, path));
}
