/** The subjects on which the service answers. */
export const SUBJECTS = {
  assemble: 'context.assemble',
  read: 'context.read',
  release: 'context.release',
} as const;

/** The header by which a caller gives a request less time than the service would. */
export const DEADLINE_HEADER = 'deadline-ms';
