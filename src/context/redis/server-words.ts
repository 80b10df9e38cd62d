/** How servers say that a key holds a value of another type. */
export const WRONG_TYPE = /wrong ?(redis )?type|wrong kind of value/i;

/** How a server says that it has no such command. */
export const NO_COMMAND = /unknown command/i;
