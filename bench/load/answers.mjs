/** What an answer has in which every id has a key. */
export const NO_ERRORS = '"errors":{"player":[],"monster":[],"pet":[]}';
const SHOWN = 200;

/** The bytes of an answer as text, in which every id must have a key. */
export function checkedBytes(text) {
  if (!text.includes(NO_ERRORS)) throw notEverybody(text.slice(text.indexOf('"reasons"')));
  // Ids and keys: it is ASCII.
  return text.length;
}

/** The same for an answer in process, which has no bytes. */
export function checkedObject({ errors, reasons }) {
  const failed = Object.values(errors).flat();
  if (failed.length > 0) throw notEverybody(JSON.stringify(reasons));
  return 0;
}

function notEverybody(words) {
  return new Error(`not everybody was assembled: ${words.slice(0, SHOWN)}`);
}
