const QUOTE = 34;
const BACKSLASH = 92;
const OPENING: ReadonlySet<number> = new Set([91, 123]);
const CLOSING: ReadonlySet<number> = new Set([93, 125]);

/** A string or a mark of structure; numbers, literals and spaces are passed over. */
const TOKEN = /"(?:[^"\\]+|\\.)*"|[{}[\]:]/g;

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
  const names: string[] = [];
  let depth = 0;
  let latest = '';
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (token !== ':') latest = token;
    else if (depth === 1) names.push(JSON.parse(latest) as string);
  }
  return names;
}
