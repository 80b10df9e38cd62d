import { describe, expect, it } from 'vitest';
import { buildContext } from '../../../../src/context/assembly/context-builder.js';
import { planOf } from '../../../../src/context/assembly/context-plan.js';
import { InvalidDataError } from '../../../../src/context/rules/invalid-data.error.js';
import { loadedBy, madeOf, rowsOf } from '../../../../src/context/sections/section.js';
import { writtenOf } from '../../fixtures/written.js';
import { rulesWith } from '../../fixtures/game-rules.js';
import { speakerShape, speakerTable, spoken } from '../../fixtures/words.js';

const header = { type: 'speaker', scope: 'talk', timestamp: 7 };
const plan = planOf(speakerShape, speakerTable);
const nobodyElse = new Map();
const SILENT = { toJSON: () => undefined };

class Thing {
  id!: number;
}

class NoLoader {
  load = () => Promise.resolve(new Map<number, string>());
}

describe('a context', () => {
  it('has its meta and its projections, and no section', () => {
    const text = writtenOf(
      buildContext(1, spoken({ 1: ['good', 'day'] }), plan, header, rulesWith()),
    );

    expect(JSON.parse(text)).toEqual({
      meta: {
        entity_id: 1,
        type: 'speaker',
        name: 'Speaker 1',
        scope: 'talk',
        timestamp: 7,
        warnings: [],
      },
      speech: 'good day',
    });
  });

  it('is built of no rows where a table has none, with the warnings of its sections', () => {
    const { own } = spoken({ 1: [] });
    const sections = new Map([['words', { byId: nobodyElse }]]);
    const text = writtenOf(buildContext(1, { own, sections }, plan, header, rulesWith()));

    expect(JSON.parse(text)).toMatchObject({ meta: { warnings: ['words: none'] }, speech: '' });
  });

  it.each([
    ['a table has none', rowsOf(Thing, { key: 'id', columns: [] }), [[], []]],
    ['the database makes none', madeOf(Thing, { key: 'id', made: 'json_agg(id)' }), [null, null]],
    ['a loader has none, or says so', loadedBy(NoLoader), [null, undefined]],
  ])('is built of nothing as the types have it, where %s', (_, source, none) => {
    const [words] = plan.sections.filter(({ name }) => name === 'words');
    if (!words) throw new Error('The speaker has no words');
    const given: unknown[] = [];
    const build = ({ read }: { readonly read: unknown }) => {
      given.push(read);
      return [];
    };
    const other = {
      ...plan,
      sections: plan.sections.map((each) => (each === words ? { ...words, source, build } : each)),
    };
    const { own } = spoken({ 1: [], 2: [] });
    const byId = new Map([[1, null]]);
    const read = { own, sections: new Map([['words', { byId }]]) };
    for (const id of [1, 2]) buildContext(id, read, other, header, rulesWith());

    expect(given).toEqual(none);
  });

  it('is not built of data that a section refuses', () => {
    expect(() => buildContext(1, spoken({ 1: ['poison'] }), plan, header, rulesWith())).toThrow(
      new InvalidDataError('words.poison', 'kills'),
    );
  });
});

describe('a projection', () => {
  it.each([undefined, () => 1, Symbol('no'), NaN, Infinity, new Map(), new Set(), 1n, SILENT])(
    'that gives what JSON does not have makes no context: %s',
    (built) => {
      const [speech] = speakerShape.projections;
      if (!speech) throw new Error('The speaker has no projection');
      const shape = { ...speakerShape, projections: [{ ...speech, build: () => built }] };
      const wrong = planOf(shape, speakerTable);

      expect(() => buildContext(1, spoken({ 1: [] }), wrong, header, rulesWith())).toThrow(
        TypeError,
      );
    },
  );
});

describe('a plan', () => {
  it('reads the own columns and the sections that its projections need', () => {
    expect(planOf(speakerShape, speakerTable)).toEqual({
      ...speakerShape,
      own: { ...speakerTable, columns: ['name'] },
      sections: [...speakerShape.meta, ...speakerShape.projections].flatMap(({ needs }) => needs),
    });
  });

  it('reads no section that nothing needs', () => {
    const { own, sections } = planOf({ ...speakerShape, meta: [] }, speakerTable);

    expect([own.columns, sections.map(({ name }) => name)]).toEqual([[], ['words']]);
  });
});
