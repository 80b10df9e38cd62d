const QUOTE = 34;
const BACKSLASH = 92;
const OPENING: ReadonlySet<number> = new Set([91, 123]);
const CLOSING: ReadonlySet<number> = new Set([93, 125]);

/** A string or a mark of structure; numbers, literals and spaces are passed over. */
const TOKEN = /"(?:[^"\\]+|\\.)*"|[{}[\]:,]/g;

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
  let latest = '';
  let name: string | undefined;
  let start = 0;
  for (const { 0: token, index } of json.matchAll(TOKEN)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (token.startsWith('"')) latest = token;
    else if (token === ':' && depth === 1) {
      name = JSON.parse(latest) as string;
      start = index + 1;
      continue;
    }
    const isEnd = (token === ',' && depth === 1) || (token === '}' && depth === 0);
    if (!isEnd || name === undefined) continue;
    yield [name, json.slice(start, index).trim()];
    name = undefined;
  }
}
