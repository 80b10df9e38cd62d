import { CreateContextTables1795338000000 } from './create-context-tables.migration.js';
import { IndexContextReads1795338000001 } from './index-context-reads.migration.js';

/** Every migration, oldest first. */
export const MIGRATIONS = [
  CreateContextTables1795338000000,
  IndexContextReads1795338000001,
] as const;
