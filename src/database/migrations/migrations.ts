import { CreateContextTables1795338000000 } from './create-context-tables.migration.js';
import { IndexContextReads1795338000001 } from './index-context-reads.migration.js';
import { IndexFightItems1795338000002 } from './index-fight-items.migration.js';

/** Every migration, oldest first. */
export const MIGRATIONS = [
  CreateContextTables1795338000000,
  IndexContextReads1795338000001,
  IndexFightItems1795338000002,
] as const;
