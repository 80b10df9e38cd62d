import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { libraryManifestOf } from './library-manifest.mjs';

/** @param {string} root */
function placesIn(root) {
  return {
    manifest: join(root, 'package.json'),
    backup: join(root, 'node_modules', '.cache', 'context-assembler', 'package.json'),
  };
}

/** @param {string} text of the application's manifest */
function libraryTextOf(text) {
  return `${JSON.stringify(libraryManifestOf(JSON.parse(text)), null, 2)}\n`;
}

/**
 * Writes all of a file or nothing.
 *
 * @param {string} file
 * @param {string} text
 */
function replace(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/**
 * Puts the library's manifest in the place of the application's, which `restoreManifest` brings back.
 *
 * @param {string} root
 */
export function swapManifest(root) {
  restoreManifest(root);
  const { manifest, backup } = placesIn(root);
  const text = readFileSync(manifest, 'utf8');
  replace(backup, text);
  replace(manifest, libraryTextOf(text));
}

/**
 * Brings the application's manifest back, where it was swapped: now, or by a run that was cut off.
 * What somebody has written into package.json since then stays.
 *
 * @param {string} root
 */
export function restoreManifest(root) {
  const { manifest, backup } = placesIn(root);
  if (!existsSync(backup)) return;
  const text = readFileSync(backup, 'utf8');
  if (readFileSync(manifest, 'utf8') === libraryTextOf(text)) replace(manifest, text);
  rmSync(backup);
}
