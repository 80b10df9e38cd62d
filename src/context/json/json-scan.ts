const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** How deep objects and lists are nested in a valid JSON text; a scalar is 0. */
export function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfText(json, at) - 1;
    else if (isOpening(code)) deepest = Math.max(deepest, ++depth);
    else if (isClosing(code)) depth--;
  }
  return deepest;
}

function isOpening(code: number): boolean {
  return code === OPEN_OBJECT || code === OPEN_LIST;
}

function isClosing(code: number): boolean {
  return code === CLOSE_OBJECT || code === CLOSE_LIST;
}

/** The names of a JSON object's own members, in the order of the text. */
export function memberNamesOf(json: string): readonly string[] {
  return [...membersOf(json)].map(([name]) => name);
}

/** A JSON object's own members, in the order of the text: the name, and the text of the value. */
export function* membersOf(json: string): Generator<readonly [name: string, value: string]> {
  let depth = 0;
  let name: string | undefined;
  let start = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfText(json, at);
      if (depth === 1 && name === undefined) name = JSON.parse(json.slice(at, end)) as string;
      at = end - 1;
    } else if (code === COLON && depth === 1) start = at + 1;
    else if (isOpening(code)) depth++;
    else if (isClosing(code)) depth--;
    const isEnd = depth === 0 || (depth === 1 && code === COMMA);
    if (!isEnd || name === undefined) continue;
    yield [name, json.slice(start, at).trim()];
    name = undefined;
  }
}

/** Where the string that begins at a quote ends: the place behind its closing one. */
function endOfText(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end > 0 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end < 0 ? json.length : end + 1;
}

/** A character is escaped by an odd number of backslashes before it. */
function isEscaped(json: string, at: number): boolean {
  let first = at;
  while (json.charCodeAt(first - 1) === BACKSLASH) first--;
  return (at - first) % 2 === 1;
}
