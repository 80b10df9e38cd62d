/** How servers say that a key holds a value of another type. */
export const WRONG_TYPE = /wrong ?(redis )?type|wrong kind of value/i;
