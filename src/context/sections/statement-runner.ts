import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';

/** What of pg's client is asked here; TypeORM does not say what its connections are. */
interface PgClient {
  query(query: {
    readonly name?: string;
    readonly text: string;
    readonly values: readonly unknown[];
    readonly rowMode: 'array';
  }): Promise<{ readonly rows: readonly (readonly unknown[])[] }>;
}

/** `cached plan must not change result type`: a column was altered since the statement was prepared. */
const STALE_PLAN = '0A000';

/** Runs statements that come again and again: each connection parses and plans one of them once. */
export class StatementRunner {
  readonly #names = new Map<string, string>();

  constructor(private readonly dataSource: DataSource) {}

  /** @returns rows as lists of values, in the order of the columns */
  async run(sql: string, parameters: unknown[]): Promise<readonly (readonly unknown[])[]> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as PgClient;
      void this.dataSource.logger.logQuery(sql, parameters, runner);
      const query = { text: sql, values: parameters, rowMode: 'array' } as const;
      try {
        return (await client.query({ name: this.#nameOf(sql), ...query })).rows;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === STALE_PLAN)) throw error;
        return (await client.query(query)).rows;
      }
    } finally {
      await runner.release();
    }
  }

  #nameOf(sql: string): string {
    const known = this.#names.get(sql);
    if (known !== undefined) return known;
    const name = `context_${createHash('sha256').update(sql).digest('hex').slice(0, 32)}`;
    this.#names.set(sql, name);
    return name;
  }
}
