import { catalogOf, loadCatalog } from './catalog/catalog-file.js';
import defaultCatalog from './catalog/default-catalog.json' with { type: 'json' };
import { type ContextSettings } from './context.options.js';
import labels from './locales/ru.json' with { type: 'json' };
import { type GameRules } from './projections/game-rules.js';

/**
 * What projections know beside an entity's data: the game's catalog, or our own where the host
 * names none, the size of a bag, and the labels.
 * @throws CatalogError when the catalog breaks the contract: the application does not start
 */
export async function loadGameRules({ catalogPath, bag }: ContextSettings): Promise<GameRules> {
  const catalog =
    catalogPath === undefined ? catalogOf(defaultCatalog) : await loadCatalog(catalogPath);
  return { catalog, bag, labels };
}
