import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ratiosChart, stagesChart } from './charts.mjs';
import { cellsTable, figuresTable, machineLine, neighboursTable, tripsTable } from './tables.mjs';

/** @typedef {import('../run-bench.mjs').Results} Results */

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RESULTS = join('bench', 'results');
const PAGE = join('docs', 'performance.md');
const MARKED = /(<!-- results -->\n)[^]*(<!-- end of results -->)/;

/**
 * Writes a run's results; after a full run, the page of the documentation too.
 *
 * @param {Results} results
 * @param {import('../options.mjs').Options} options
 * @returns {readonly string[]} the files
 */
export function writeResults(results, { isFull }) {
  const name = isFull ? results.takenAt.slice(0, 16).replace(':', '-') : 'partial';
  mkdirSync(join(ROOT, RESULTS), { recursive: true });
  const files = [
    write(join(RESULTS, `${name}.json`), `${JSON.stringify(results, undefined, 2)}\n`),
    write(join(RESULTS, `${name}.md`), `# Results of the bench\n\n${report(results)}`),
  ];
  return isFull ? [...files, ...publish(results)] : files;
}

/** Brings the page of the documentation up to date with the newest results of a full run. */
export function publishNewest() {
  const newest = readdirSync(join(ROOT, RESULTS))
    .filter((file) => /^\d.*\.json$/.test(file))
    .sort()
    .at(-1);
  if (newest === undefined) throw new Error('There are no results yet: npm run bench');
  publish(JSON.parse(readFileSync(join(ROOT, RESULTS, newest), 'utf8')));
}

/** @param {Results} results */
function publish(results) {
  const page = readFileSync(join(ROOT, PAGE), 'utf8');
  const shown = `${[machineLine(results), figuresTable(results)].join('\n\n')}\n`;
  return [
    write(
      PAGE,
      page.replace(
        MARKED,
        (_, start, end) =>
          `${start}<!-- prettier-ignore-start -->\n\n${shown}\n<!-- prettier-ignore-end -->\n${end}`,
      ),
    ),
    write(join('docs', 'performance-ratios.svg'), ratiosChart(results)),
    write(join('docs', 'performance-stages.svg'), stagesChart(results)),
  ];
}

function report(results) {
  const sections = [
    ['The figures', figuresTable(results)],
    ['The servers as they are', cellsTable(results, 'near')],
    ['With 1 ms on every chunk, each way', cellsTable(results, 'far')],
    ['What one request asks for', tripsTable(results)],
    ['1 player `status`, beside 1000 players', neighboursTable(results)],
  ].map(([title, text]) => `## ${title}\n\n${text}\n`);
  return `${machineLine(results)}\n\n${sections.join('\n')}`;
}

function write(file, text) {
  writeFileSync(join(ROOT, file), text);
  return file;
}
