/** The subjects on which the service answers. */
export const SUBJECTS = {
  assemble: 'context.assemble',
  read: 'context.read',
  release: 'context.release',
} as const;

/** The header by which a caller gives a request less time than the service would. */
export const DEADLINE_HEADER = 'deadline-ms';

/** The header of an error that passes: after how many seconds it is worth to ask again. */
export const RETRY_AFTER_HEADER = 'retry-after';

/** The headers by which a caller says who it is, as over HTTP: a key, or `Bearer` and a key or token. */
export const API_KEY_HEADER = 'x-api-key';
export const BEARER_HEADER = 'authorization';
