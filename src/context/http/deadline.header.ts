/** The header by which a caller gives a request less time than the service would. */
export const DEADLINE_HEADER = 'x-deadline-ms';
