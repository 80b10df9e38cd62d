import type { DataSource } from 'typeorm';
import { integerColumn } from '../../src/context/sections/id-column.js';
import type { BatchRead, BatchReader, SectionPlan } from '../../src/context/sections/batch-read.js';
import type { MadeSource, TableSource } from '../../src/context/sections/section.js';
import { plainRowsOf, plainTextsOf } from './plain-table.js';

/**
 * The reader of players as one writes it without a second thought: a query for each table, all of them
 * at the same time, each with a point in time of its own. It shows what the service's own is for.
 */
export class PlainReader implements BatchReader<number> {
  constructor(private readonly dataSource: DataSource) {}

  async read(ids: readonly number[], { own, sections }: SectionPlan): Promise<BatchRead<number>> {
    const sourced = sections.flatMap(({ name, source }) =>
      source && 'entity' in source ? [{ name, source }] : [],
    );
    const [rows, ...others] = await Promise.all([
      this.#rowsOf(own, ids),
      ...sourced.map(async ({ name, source }) => {
        const read = 'made' in source ? this.#madeOf(source, ids) : this.#rowsOf(source, ids);
        return [name, { byId: await read }] as const;
      }),
    ]);
    return { own: { byId: rows }, sections: new Map(others) };
  }

  #madeOf(source: MadeSource, ids: readonly number[]) {
    return plainTextsOf(this.dataSource, source, integerColumn, ids);
  }

  #rowsOf(source: TableSource, ids: readonly number[]) {
    return plainRowsOf(this.dataSource, source, integerColumn, ids);
  }
}
