import { describe, expect, it } from 'vitest';
import { CatalogError } from '../../../src/context/catalog/catalog-file.js';
import { settingsOf } from '../../../src/context/context.options.js';
import { loadGameRules } from '../../../src/context/game-rules.loader.js';
import { CATALOG_PATH } from '../../support/vectors.js';

describe('the rules of the game', () => {
  it('have the catalog and the bag of the host, and our labels in every language', async () => {
    const bag = { slots: 3, maxWeight: 4 };
    const { ru: rules, en } = await loadGameRules(settingsOf({ catalogPath: CATALOG_PATH, bag }));

    expect(rules.catalog.feints).toEqual(['feint_low', 'feint_turn', 'feint_pause']);
    expect(rules.bag).toEqual(bag);
    expect([rules.locale, rules.labels.attributes.strength]).toEqual(['ru', 'Сила']);
    expect(en).toEqual({ ...rules, locale: 'en', labels: en.labels });
    expect(en.labels.attributes.strength).toBe('Strength');
  });

  it('are nobody’s to change, and leave what the host gave alone', async () => {
    const bag = { slots: 3, maxWeight: 4 };
    const { ru } = await loadGameRules(settingsOf({ catalogPath: CATALOG_PATH, bag }));

    expect(() => Object.assign(ru.labels.attributes, { luck: 'Hack' })).toThrow(TypeError);
    expect(() => Object.assign(ru.catalog.feints, ['hack'])).toThrow(TypeError);
    for (const { data } of ru.catalog.items.values()) {
      expect(() => Object.assign(data, { power: 1 })).toThrow(TypeError);
    }
    expect(Object.isFrozen(bag)).toBe(false);
  });

  it('have a catalog of our own where the host names none', async () => {
    const { catalog } = (await loadGameRules(settingsOf({}))).ru;

    expect(catalog.feints.length).toBeGreaterThan(0);
    expect(catalog.items.size).toBeGreaterThan(0);
    expect(catalog.actions.length).toBeGreaterThan(0);
  });

  it('are not loaded from a catalog that is not there', async () => {
    await expect(loadGameRules(settingsOf({ catalogPath: '/nowhere.json' }))).rejects.toThrow(
      CatalogError,
    );
  });
});
