import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { contractChanges } from './contract-changes.mjs';
import { projectAt, publishedAt, publishedIn } from './published-contract.mjs';
import { mayBreak, nextBreakingVersion } from './version.mjs';

/**
 * @typedef {import('./compatibility.mjs').Change} Change
 * @typedef {import('./published-contract.mjs').Published} Published
 */

const USAGE = `Usage: node tools/contract/compatible.mjs [<git revision or folder>] [--version <x.y.z>]

Says whether docs/contract is compatible with that of a revision (the newest tag v*, or HEAD) or of
a folder. --version is the version of what is compared with, where no package.json beside it says.
Ends with 0 where it is, or where the version of package.json says that it is not; else with 1.`;

/**
 * @param {string} project
 * @param {string | undefined} place
 * @returns {Published}
 */
function publishedBefore(project, place) {
  const published = publishedAt(project, place);
  if (published !== undefined) return published;
  if (place !== undefined && existsSync(place)) return publishedIn(place);
  throw new Error(`${place ?? 'HEAD'} is neither a git revision nor a folder`);
}

/**
 * @param {string} name
 * @param {string | undefined} version
 * @param {readonly Change[]} changes
 */
function print(name, version, changes) {
  const broken = changes.filter(({ breaking }) => breaking).length;
  const count = changes.length === 1 ? '1 change' : `${changes.length} changes`;
  console.log(`Since ${name} (${version ?? 'of no version'}): ${count}, ${broken} breaking`);
  for (const { path, change, breaking } of changes) {
    console.log(`  ${breaking ? 'BREAKING' : '        '}  ${path}: ${change}`);
  }
}

/**
 * @param {string | undefined} before
 * @param {string | undefined} after
 * @returns {string | undefined} what is needed before something may break, if anything
 */
function missing(before, after) {
  if (before === undefined) {
    return 'The contract is not compatible, and no version says what it was: name it by --version.';
  }
  if (after !== undefined && mayBreak(before, after)) return undefined;
  const needed = nextBreakingVersion(before);
  return `The contract is not compatible: package.json needs version ${needed} or above, not ${after}.`;
}

function main() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { version: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return console.log(USAGE);
  if (positionals.length > 1) throw new Error('One revision or folder, no more');

  const project = projectAt(process.cwd());
  const now = publishedIn(project);
  const before = publishedBefore(project, positionals[0]);
  const version = values.version ?? before.version;
  const changes = contractChanges(before.contract, now.contract);
  const needed = missing(version, now.version);

  print(before.name, version, changes);
  if (!changes.some(({ breaking }) => breaking)) return console.log('The contract is compatible.');
  if (needed === undefined) {
    return console.log(`The contract is not compatible, and version ${now.version} says so.`);
  }
  console.error(needed);
  process.exitCode = 1;
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(USAGE);
  process.exitCode = 2;
}
