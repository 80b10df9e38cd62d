/** What an answer has in which every id has a key. */
export const NO_ERRORS = '"errors":{"player":[],"monster":[],"pet":[]}';
const KEY_PREFIX = '"temp:setup:';
const SHOWN = 200;

/** The bytes of an answer as text, in which every id of the request must have a key. */
export function checkedBytes(text, request) {
  if (!text.includes(NO_ERRORS)) throw notEverybody(text.slice(text.indexOf('"reasons"')));
  if (text.split(KEY_PREFIX).length - 1 !== idsIn(request)) throw notEverybody(text);
  // Ids and keys: it is ASCII.
  return text.length;
}

/** The same for an answer in process, which has no bytes. */
export function checkedObject({ player, monster, errors, reasons }, request) {
  const failed = Object.values(errors).flat();
  const keys = Object.keys(player).length + Object.keys(monster).length;
  if (failed.length > 0 || keys !== idsIn(request)) throw notEverybody(JSON.stringify(reasons));
  return 0;
}

function idsIn({ player_ids: players, monster_ids: monsters = [] }) {
  return players.length + monsters.length;
}

function notEverybody(words) {
  return new Error(`not everybody was assembled: ${words.slice(0, SHOWN)}`);
}
