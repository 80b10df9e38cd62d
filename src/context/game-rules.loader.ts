import { catalogOf, loadCatalog } from './catalog/catalog-file.js';
import defaultCatalog from './catalog/default-catalog.json' with { type: 'json' };
import type { ContextSettings } from './context.options.js';
import { type Locale, LOCALE_NAMES, LOCALES } from './locales/locales.js';
import type { GameRules } from './rules/game-rules.js';

/**
 * What projections know beside an entity's data, for each language: the game's catalog, or our own
 * where the host names none, the size of a bag, and the labels.
 * @throws CatalogError when the catalog breaks the contract: the application does not start
 */
export async function loadGameRules({
  catalogPath,
  bag,
}: ContextSettings): Promise<Readonly<Record<Locale, GameRules>>> {
  const catalog =
    catalogPath === undefined ? catalogOf(defaultCatalog) : await loadCatalog(catalogPath);
  const rules = LOCALE_NAMES.map((locale): [Locale, GameRules] => [
    locale,
    frozen({ catalog, bag: { ...bag }, locale, labels: LOCALES[locale] }),
  ]);
  return Object.fromEntries(rules) as Record<Locale, GameRules>;
}

/** Whoever projects shares the rules with everybody else: nobody may change them. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  const members = value instanceof Map ? [...value.values()] : Object.values(value);
  for (const member of members) frozen(member as unknown);
  return value;
}
