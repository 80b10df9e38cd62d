import type { DataSource } from 'typeorm';
import { integerColumn } from '../../src/context/sections/id-column.js';
import type {
  BatchRead,
  BatchReader,
  SectionPlan,
} from '../../src/context/sections/section-reader.js';
import { TableReader } from '../../src/context/sections/table-reader.js';

/**
 * The reader of players as one writes it without a second thought: a query for each table, all of them
 * at the same time, each with a point in time of its own. It shows what the service's own is for.
 */
export class PlainReader implements BatchReader<number> {
  readonly #tables: TableReader<number>;

  constructor(dataSource: DataSource) {
    this.#tables = new TableReader(dataSource, integerColumn);
  }

  async read(ids: readonly number[], { own, sections }: SectionPlan): Promise<BatchRead<number>> {
    const sourced = sections.flatMap(({ name, source }) =>
      source && 'columns' in source ? [{ name, source }] : [],
    );
    const [rows, ...others] = await Promise.all([
      this.#tables.read(own, ids),
      ...sourced.map(({ source }) => this.#tables.read(source, ids)),
    ]);
    return {
      own: { byId: rows },
      sections: new Map(
        sourced.map(
          ({ name }, at) => [name, { byId: others[at] ?? new Map<number, never>() }] as const,
        ),
      ),
    };
  }
}
