const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPENING: ReadonlySet<number> = new Set([91, 123]);
const CLOSING: ReadonlySet<number> = new Set([93, 125]);

/** How deep objects and lists are nested in a valid JSON text; a scalar is 0. */
export function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (inText) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) inText = false;
    } else if (code === QUOTE) inText = true;
    else if (OPENING.has(code)) deepest = Math.max(deepest, ++depth);
    else if (CLOSING.has(code)) depth--;
  }
  return deepest;
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
    else if (OPENING.has(code)) depth++;
    else if (CLOSING.has(code)) depth--;
    const isEnd = depth === 0 || (depth === 1 && code === COMMA);
    if (!isEnd || name === undefined) continue;
    yield [name, json.slice(start, at).trim()];
    name = undefined;
  }
}

/** Where the string that begins at a quote ends: the place behind its closing one. */
function endOfText(json: string, start: number): number {
  let at = start + 1;
  for (; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) break;
    if (code === BACKSLASH) at++;
  }
  return at + 1;
}
