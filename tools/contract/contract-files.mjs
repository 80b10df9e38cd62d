import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

/** Where the contract is published. */
export const CONTRACT_FOLDER = fileURLToPath(new URL('../../docs/contract/', import.meta.url));

/**
 * The files of a contract, formatted as the project's other files are.
 *
 * @param {ReadonlyMap<string, object>} documents by file name
 * @returns {Promise<ReadonlyMap<string, string>>} texts by file name
 */
export async function textsOf(documents) {
  const options = { ...(await resolveConfig(CONTRACT_FOLDER)), parser: 'json' };
  const texts = [...documents].map(async ([name, document]) => {
    const text = await format(JSON.stringify(document, null, 2), options);
    return /** @type {const} */ ([name, text]);
  });
  return new Map(await Promise.all(texts));
}

/**
 * @param {ReadonlyMap<string, string>} texts by file name
 * @param {string} folder
 * @returns {readonly string[]} the names of files that are missing, differ, or should not be there
 */
export function staleFiles(texts, folder = CONTRACT_FOLDER) {
  const changed = [...texts].filter(([name, text]) => textIn(join(folder, name)) !== text);
  return [...changed.map(([name]) => name), ...leftovers(texts, folder)];
}

/**
 * Writes what is stale, and removes what should not be there.
 *
 * @param {ReadonlyMap<string, string>} texts by file name
 * @param {string} folder
 */
export function writeFiles(texts, folder = CONTRACT_FOLDER) {
  for (const name of leftovers(texts, folder)) rmSync(join(folder, name));
  for (const [name, text] of texts) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Documents of scopes that are gone. */
function leftovers(texts, folder) {
  return filesIn(folder).filter((name) => name.endsWith('.json') && !texts.has(name));
}

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.map((name) => name.replaceAll(sep, '/'));
}

function textIn(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
