import type { DataSource } from 'typeorm';
import { integerColumn } from '../../src/context/sections/id-column.js';
import { planStatementOf } from '../../src/context/sections/plan-statement.js';
import type { StatementSection } from '../../src/context/sections/plan-tables.js';
import type { MadeSource, TableSource } from '../../src/context/sections/section.js';
import { StatementRunner } from '../../src/context/sections/statement-runner.js';

/** What came of one statement: of the own rows, and of each source, what each id has. */
export interface PlanRead {
  readonly sql: string;
  readonly own: readonly unknown[];
  readonly shares: readonly (readonly unknown[])[];
}

/** What ids have of several sources, by the one statement of a plan that reads them together. */
export async function readTogether(
  dataSource: DataSource,
  own: TableSource,
  ids: readonly number[],
  sources: readonly (TableSource | MadeSource)[],
): Promise<PlanRead> {
  const sections = sources.map((source, at) => ({ name: String(at), source }) as StatementSection);
  const statement = planStatementOf(dataSource, own, sections, integerColumn);
  const rows = await new StatementRunner(dataSource).run(statement.sql, [ids]);
  const byId = new Map(rows.map((row) => [Number(row[0]), row]));
  return {
    sql: statement.sql,
    own: ids.map((id) => statement.own(byId.get(id) ?? [])),
    shares: statement.sections.map((shareOf) => ids.map((id) => shareOf(byId.get(id) ?? []))),
  };
}
