/** What `jsonBodyOf` gives for a body that is no JSON. */
export const UNREADABLE = Symbol('unreadable');

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The value of a JSON body, or `UNREADABLE`: what is wrong with a request is said in one place. */
export function jsonBodyOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body)) as unknown;
  } catch {
    return UNREADABLE;
  }
}
