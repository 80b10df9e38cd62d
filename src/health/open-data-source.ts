import { DataSource, type DataSourceOptions } from 'typeorm';

/**
 * Opens a data source. Where that fails, nothing of it is left at the server: TypeORM would leave the
 * connection over which it asked in vain, and one more at each attempt.
 * @throws what `DataSource.initialize` does
 */
export async function openDataSource(options: DataSourceOptions): Promise<DataSource> {
  const dataSource = new DataSource(options);
  try {
    return await dataSource.initialize();
  } catch (error) {
    await dataSource.driver.disconnect().catch(() => undefined);
    throw error;
  }
}
