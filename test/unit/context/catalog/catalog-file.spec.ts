import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  CatalogError,
  catalogOf,
  loadCatalog,
} from '../../../../src/context/catalog/catalog-file.js';
import defaultCatalog from '../../../../src/context/catalog/default-catalog.json' with { type: 'json' };
import { CATALOG_PATH } from '../../../support/vectors.js';

const EMPTY = { feints: [], triggers: {}, items: {}, actions: [] };
const item = { item_type: 'weapon', subtype: 'claws', data: { power: 3 } };

function faultsOf(file: unknown): readonly string[] {
  try {
    catalogOf(file);
    return [];
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    const [, ...lines] = error.message.split('\n');
    return lines.map((line) => line.slice(2));
  }
}

/** The places of the faults, without what is wrong there. */
function placesOf(file: unknown): readonly string[] {
  return faultsOf(file).map((fault) => fault.split(': ')[0] ?? '');
}

describe('a catalog', () => {
  it('is what the file says', () => {
    const actions = [
      { id: 'pick_lock', requires: { attributes: { agility: 10 }, skills: { s: 0.2 } } },
    ];
    const file = {
      feints: ['feint_low'],
      triggers: { oak_maul: 'stagger_on_hit' },
      items: { bone_claws: item },
      actions,
    };

    expect(catalogOf(file)).toEqual({
      feints: ['feint_low'],
      triggers: new Map([['oak_maul', 'stagger_on_hit']]),
      items: new Map([['bone_claws', item]]),
      actions,
    });
  });

  it('may have nothing in it', () => {
    expect(catalogOf(EMPTY)).toEqual({
      feints: [],
      triggers: new Map(),
      items: new Map(),
      actions: [],
    });
  });

  it('holds a trigger for a base_id `__proto__` or `constructor`', () => {
    const file: unknown = JSON.parse(
      '{"feints": [], "triggers": {"__proto__": "odd", "constructor": "odder"}, "items": {}, "actions": []}',
    );

    expect(catalogOf(file).triggers).toEqual(
      new Map([
        ['__proto__', 'odd'],
        ['constructor', 'odder'],
      ]),
    );
  });

  it('holds a requirement of a skill `__proto__`: none opens an action by being lost', () => {
    const file: unknown = JSON.parse(
      '{"feints": [], "triggers": {}, "items": {}, "actions": [{"id": "act", "requires": {"skills": {"__proto__": 5}}}]}',
    );
    const [action] = catalogOf(file).actions;

    expect(Object.entries(action?.requires.skills ?? {})).toEqual([['__proto__', 5]]);
  });

  it('names each missing member', () => {
    expect(placesOf({})).toEqual(['feints', 'triggers', 'items', 'actions']);
  });

  it.each([null, [], 'catalog', 5])('is not %j', (file) => {
    expect(faultsOf(file)).toHaveLength(1);
  });

  it('names the place of every fault of form', () => {
    const file = {
      feints: ['feint_low', '', 5],
      triggers: { oak_maul: 7 },
      items: {
        bone_claws: { item_type: '', data: [] },
        moss_hide: null,
      },
      actions: [
        { id: '', requires: {} },
        { id: 'a' },
        { id: 'b', requires: { attributes: { luck: '1' }, skills: { s: null } } },
      ],
    };

    expect(placesOf(file)).toEqual([
      'feints.1',
      'feints.2',
      'triggers.oak_maul',
      'items.bone_claws.item_type',
      'items.bone_claws.subtype',
      'items.bone_claws.data',
      'items.moss_hide',
      'actions.0.id',
      'actions.1.requires',
      'actions.2.requires.attributes.luck',
      'actions.2.requires.skills.s',
    ]);
  });

  it.each(['Claws', 'bone claws', '1claw', '', '_claw', 'a'.repeat(65), '__proto__', 'claws\n'])(
    'has no item key %j',
    (key) => {
      const file: unknown = JSON.parse(
        JSON.stringify({ ...EMPTY, items: 'ITEMS' }).replace(
          '"ITEMS"',
          `{${JSON.stringify(key)}: ${JSON.stringify(item)}}`,
        ),
      );

      expect(() => catalogOf(file)).toThrow(CatalogError);
    },
  );

  it('requires nothing of attributes that are none', () => {
    const requires = { attributes: { beauty: 1 } };

    expect(placesOf({ ...EMPTY, actions: [{ id: 'a', requires }] })).toEqual([
      'actions.0.requires.attributes.beauty',
    ]);
  });

  it('names every item whose data break the rules of a worn one', () => {
    const nested = JSON.parse(`${'{"a":'.repeat(32)}{}${'}'.repeat(32)}`) as object;
    const items = {
      fine: item,
      a: { ...item, data: { power: '1e3' } },
      b: { ...item, data: { bonuses: [] } },
      c: { ...item, data: { bonuses: { Luck: 1 } } },
      d: { ...item, data: { implicit_bonuses: { luck: null } } },
      e: { ...item, data: nested },
      f: { ...item, item_type: 'ring', data: { power: 'unread' } },
    };

    expect(faultsOf({ ...EMPTY, items })).toEqual([
      'items.a.data: power is neither a number below 10^15 nor an action',
      'items.b.data: bonuses is not an object',
      'items.c.data: a key of bonuses is no stat',
      'items.d.data: implicit_bonuses.luck is neither a number below 10^15 nor an action',
      'items.e.data: item_data is nested too deep',
    ]);
  });

  it('names faults of form and of items together', () => {
    const items = { a: { ...item, data: { power: '1e3' } } };

    expect(placesOf({ ...EMPTY, feints: [''], items })).toEqual(['feints.0', 'items.a.data']);
  });
});

describe('the catalog of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'catalog-'));

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function fileOf(text: string): string {
    const path = join(folder, 'catalog.json');
    writeFileSync(path, text);
    return path;
  }

  it('is read and checked', async () => {
    const catalog = await loadCatalog(CATALOG_PATH);

    expect([...catalog.items.keys()]).toEqual(['bone_claws', 'oak_maul', 'moss_hide', 'tide_ring']);
    expect(catalog.triggers.get('ember_blade')).toBe('bleed_on_crit');
  });

  it('is our own where the host names none, and breaks no rule', () => {
    expect(faultsOf(defaultCatalog)).toEqual([]);
  });

  it('is told when it is missing, without a path', async () => {
    await expect(loadCatalog(join(folder, 'none.json'))).rejects.toThrow(
      new CatalogError(['the file cannot be read (ENOENT)']),
    );
  });

  it.each(['', '{', 'feints: []'])('is told when it is no JSON: %j', async (text) => {
    await expect(loadCatalog(fileOf(text))).rejects.toThrow(
      new CatalogError(['the file is not JSON']),
    );
  });

  it('is refused for its faults', async () => {
    await expect(loadCatalog(fileOf('{"feints": []}'))).rejects.toThrow(CatalogError);
  });
});
