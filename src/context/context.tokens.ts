/** The TypeORM data source that the module reads from. */
export const CONTEXT_DATA_SOURCE = Symbol('CONTEXT_DATA_SOURCE');

/** The ioredis client that the module reads vitals from and stores contexts in. */
export const CONTEXT_REDIS = Symbol('CONTEXT_REDIS');

/** The settings of the module, defaults filled in. */
export const CONTEXT_SETTINGS = Symbol('CONTEXT_SETTINGS');

/** What every assembler works with. */
export const ASSEMBLER_TOOLS = Symbol('ASSEMBLER_TOOLS');
