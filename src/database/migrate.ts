import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { commandEnvironment } from '../config/environment.js';
import { runCommand } from './command.js';
import { databaseOptions } from './data-source.js';
import { runMigrations } from './run-migrations.js';

await runCommand('migration:run', async () => {
  const { databaseUrl } = commandEnvironment();
  const dataSource = await new DataSource(databaseOptions(databaseUrl)).initialize();
  try {
    const applied = await runMigrations(dataSource);
    console.log(applied.length === 0 ? 'nothing to do' : applied.map(appliedLine).join('\n'));
  } finally {
    await dataSource.destroy();
  }
});

function appliedLine(name: string): string {
  return `applied ${name}`;
}
