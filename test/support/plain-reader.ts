import type { DataSource } from 'typeorm';
import { integerColumn } from '../../src/context/sections/id-column.js';
import type { BatchRead, BatchReader, SectionPlan } from '../../src/context/sections/batch-read.js';
import type { TableSource } from '../../src/context/sections/section.js';
import { plainRowsOf } from './plain-table.js';

/**
 * The reader of players as one writes it without a second thought: a query for each table, all of them
 * at the same time, each with a point in time of its own. It shows what the service's own is for.
 */
export class PlainReader implements BatchReader<number> {
  constructor(private readonly dataSource: DataSource) {}

  async read(ids: readonly number[], { own, sections }: SectionPlan): Promise<BatchRead<number>> {
    const sourced = sections.flatMap(({ name, source }) =>
      source && 'columns' in source ? [{ name, source }] : [],
    );
    const [rows, ...others] = await Promise.all([
      this.#rowsOf(own, ids),
      ...sourced.map(({ source }) => this.#rowsOf(source, ids)),
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

  #rowsOf(source: TableSource, ids: readonly number[]) {
    return plainRowsOf(this.dataSource, source, integerColumn, ids);
  }
}
