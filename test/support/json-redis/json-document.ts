/**
 * A document as the server holds it: objects in their order, lists, and every other value as its
 * text, so that a number keeps its spelling.
 */
export type JsonNode = string | readonly JsonNode[] | ReadonlyMap<string, JsonNode>;

/** Deeper than this, both servers refuse a document. */
const MAX_DEPTH = 128;

const TOKEN = /"(?:[^"\\]+|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/** @throws Error on what the servers refuse: no JSON, no Unicode, too deep, beyond a double */
export function parseDocument(text: string): JsonNode {
  JSON.parse(text);
  const tokens = text.matchAll(TOKEN);
  const next = () => tokens.next().value?.[0] ?? '';

  const read = (token: string, depth: number): JsonNode => {
    if (token !== '{' && token !== '[') return readScalar(token);
    if (depth === MAX_DEPTH) throw new RangeError('nesting limit is exceeded');

    if (token === '[') {
      const items: JsonNode[] = [];
      for (let item = next(); item !== ']'; item = next()) {
        if (item !== ',') items.push(read(item, depth + 1));
      }
      return items;
    }
    const members = new Map<string, JsonNode>();
    for (let name = next(); name !== '}'; name = next()) {
      if (name === ',') continue;
      next();
      members.set(readString(name), read(next(), depth + 1));
    }
    return members;
  };
  return read(next(), 0);
}

function readScalar(token: string): string {
  if (token.startsWith('"')) return JSON.stringify(readString(token));
  if (/[.eE]/.test(token) && Math.abs(Number(token)) === Infinity) {
    throw new SyntaxError('number out of range');
  }
  return token;
}

function readString(token: string): string {
  const value = JSON.parse(token) as string;
  if (/\p{Surrogate}/u.test(value)) throw new SyntaxError('lone surrogate');
  return value;
}

export function printDocument(node: JsonNode): string {
  if (typeof node === 'string') return node;
  if (!isObject(node)) return `[${node.map(printDocument).join(',')}]`;
  const members = [...node].map(
    ([name, value]) => `${JSON.stringify(name)}:${printDocument(value)}`,
  );
  return `{${members.join(',')}}`;
}

/** A path of plain member names: `$.a.b` answers with a list of matches, `.a.b` with the value. */
export interface JsonPath {
  readonly legacy: boolean;
  readonly names: readonly string[];
}

/** `undefined` for the syntax of paths that is not simulated: indexes, wildcards, filters. */
export function parsePath(text: string): JsonPath | undefined {
  const legacy = !text.startsWith('$');
  if (text === '$' || text === '.') return { legacy, names: [] };
  const names = text.replace(/^\$?\./, '').split('.');
  return names.every((name) => /^[\w-]+$/.test(name)) ? { legacy, names } : undefined;
}

export function valueAt(document: JsonNode, path: JsonPath): JsonNode | undefined {
  let node: JsonNode | undefined = document;
  for (const name of path.names) node = isObject(node) ? node.get(name) : undefined;
  return node;
}

function isObject(node: JsonNode | undefined): node is ReadonlyMap<string, JsonNode> {
  return node instanceof Map;
}
