import { ratioOf } from './figures.mjs';
import { cellsTable, figuresTable, neighboursTable, tripsTable } from './tables.mjs';

const line = (text = '') => console.log(text);
const ms = (value) => `${value < 10 ? value.toFixed(2) : value.toFixed(1)} ms`;

/** What a person sees of the bench. */
export const say = {
  machine({ cpu, cores, node, postgres, redis, nats, loadBefore }) {
    line('Context Assembler: the bench');
    line();
    line(`Machine   ${cpu}, ${cores} cores, load ${loadBefore}`);
    line(`          Node ${node}, PostgreSQL ${postgres}, Redis ${redis}, NATS ${nats}`);
  },

  world({ players, monsters }) {
    line(`World     ${players} players, ${monsters} monsters`);
  },

  phase(distance) {
    line();
    line(
      distance === 'near'
        ? 'Near      the servers as they are'
        : 'Far       1 ms on every chunk to and from the database and Redis',
    );
  },

  cell({ name, way, scenario, inFlight }, measured) {
    const [service, ...others] = measured;
    const title = `${way.padEnd(8)}${scenario.name.padEnd(14)}${String(inFlight).padStart(3)}`;
    const ratios = others.map(({ target }) => {
      const to = (key) => ratioOf({ measured }, name, key, target)?.toFixed(2) ?? '–';
      return (
        `to ${target}: p50 × ${to('p50')}, CPU × ${to('cpuMsPerEntity')}, ` +
        `requests/s × ${to('requestsPerSecond')}`
      );
    });
    const p50 = service.failure === undefined ? ms(service.p50) : 'failed';
    line(`  ${title}  ${p50.padStart(9)}  ${ratios.join('; ')}`);
    for (const { target, failure } of measured) {
      if (failure !== undefined) line(`    ${target} failed: ${failure}`);
    }
  },

  results(results, { quick }) {
    const tables = [cellsTable(results, 'near'), cellsTable(results, 'far'), tripsTable(results)];
    for (const table of [...tables, neighboursTable(results), figuresTable(results)]) {
      line();
      line(table);
    }
    if (quick)
      line('A quick run: hardly warm, and of one round. The figures are those of a full one.');
  },

  written(file) {
    line(`Written   ${file}`);
  },
};
