import { type Static, Type } from 'typebox';
import { isNumber, isObject, memberOf } from '../json/json-value.js';

export interface Gauge {
  readonly cur: number;
  readonly max: number;
}

/** Health and energy, each as it is and at the most. */
export interface Vitals {
  readonly hp: Gauge;
  readonly energy: Gauge;
}

export const NO_VITALS_WARNING = 'vitals: no data, defaults used';

export const combatVitalsSchema = Type.Object({
  hp_current: Type.Number({ description: 'A monster’s -1: work it out from the maximum.' }),
  energy_current: Type.Number({ description: 'A monster’s -1: work it out from the maximum.' }),
});

/** A document of vitals; a member that is missing or no number is the fallback. */
export function vitalsOf(document: unknown, fallback: number): Vitals {
  return {
    hp: gaugeOf(memberOf(document, 'hp'), fallback),
    energy: gaugeOf(memberOf(document, 'energy'), fallback),
  };
}

/** The first of the documents that is an object: where none is, there is no data. */
export function firstDocument(...documents: readonly unknown[]): unknown {
  return documents.find(isObject);
}

export function combatVitalsOf({ hp, energy }: Vitals): Static<typeof combatVitalsSchema> {
  return { hp_current: hp.cur, energy_current: energy.cur };
}

function gaugeOf(document: unknown, fallback: number): Gauge {
  const cur = memberOf(document, 'cur');
  const max = memberOf(document, 'max');
  return { cur: isNumber(cur) ? cur : fallback, max: isNumber(max) ? max : fallback };
}
