import type { Caller } from './command.js';
import { CommandError, tableOf } from './command.js';
import type { JsonNode, JsonPath } from './json-document.js';
import { parseDocument, parsePath, printDocument, valueAt } from './json-document.js';
import type { Reply } from './resp.js';
import { status } from './resp.js';

const ERRORS = {
  valkey: {
    wrongType: 'WRONGTYPE Not a JSON document key',
    newKey: "SYNTAXERR A new Valkey key's path must be root",
    noPath: 'NONEXISTENT JSON path does not exist',
    syntax: 'SYNTAXERR Failed to parse JSON string due to syntax error',
    depth: 'LIMIT Document path nesting limit is exceeded',
    option: 'SYNTAXERR Command syntax error',
  },
  redis: {
    wrongType: 'Existing key has wrong Redis type',
    newKey: 'ERR new objects must be created at the root',
    noPath: 'ERR Path does not exist',
    syntax: 'expected value at line 1 column 1',
    depth: 'recursion limit exceeded at line 1 column 128',
    option: 'ERR syntax error',
  },
} as const;

export const JSON_COMMANDS = tableOf([
  { name: 'JSON.SET', arity: -4, run: set },
  { name: 'JSON.GET', arity: -2, run: get },
  { name: 'JSON.MGET', arity: -3, run: getMany },
  { name: 'JSON.DEL', arity: -2, run: remove },
]);

function set([key = '', path = '', json = '', option]: readonly string[], caller: Caller): Reply {
  const errors = ERRORS[caller.dialect];
  const only = option?.toUpperCase();
  if (only !== undefined && only !== 'NX' && only !== 'XX') throw new CommandError(errors.option);

  const isNew = documentOf(key, caller) === undefined;
  const isRoot = simulated(path).names.length === 0;
  if (isNew && !isRoot) throw new CommandError(errors.newKey);
  if (!isRoot) throw notSimulated('JSON.SET below the root');
  if (only === (isNew ? 'XX' : 'NX')) return null;

  // A document written over another loses its life on Valkey and keeps it on Redis.
  const expiresAt = caller.dialect === 'redis' ? caller.keys.expiryOf(key) : undefined;
  caller.keys.set(key, { type: 'ReJSON-RL', document: parse(json, caller) }, expiresAt);
  return status('OK');
}

function get([key = '', ...paths]: readonly string[], caller: Caller): Reply {
  const document = documentOf(key, caller);
  if (document === undefined) return null;

  const parsed = (paths.length === 0 ? ['.'] : paths).map(simulated);
  const legacy = parsed.every((path) => path.legacy);
  const found = parsed.map((path) => textAt(document, { ...path, legacy }));
  const [first] = found;
  if (found.includes(undefined) || first === undefined) {
    throw new CommandError(ERRORS[caller.dialect].noPath);
  }
  if (paths.length < 2) return first;
  return `{${paths.map((path, at) => `${JSON.stringify(path)}:${found[at] ?? ''}`).join(',')}}`;
}

function getMany(args: readonly string[], caller: Caller): Reply {
  const path = simulated(args.at(-1) ?? '');
  return args.slice(0, -1).map((key) => {
    // One key of another type fails the whole command on Valkey; Redis answers it with nil.
    const skipped = caller.dialect === 'redis' && caller.keys.get(key)?.type === 'string';
    const document = skipped ? undefined : documentOf(key, caller);
    return document === undefined ? null : (textAt(document, path) ?? null);
  });
}

function remove([key = '', path = '$']: readonly string[], caller: Caller): Reply {
  if (documentOf(key, caller) === undefined) return 0;
  if (simulated(path).names.length > 0) throw notSimulated('JSON.DEL below the root');
  return Number(caller.keys.delete(key));
}

function documentOf(key: string, { keys, dialect }: Caller): JsonNode | undefined {
  const value = keys.get(key);
  if (value?.type === 'string') throw new CommandError(ERRORS[dialect].wrongType);
  return value?.document;
}

function textAt(document: JsonNode, path: JsonPath): string | undefined {
  const value = valueAt(document, path);
  if (path.legacy) return value === undefined ? undefined : printDocument(value);
  return value === undefined ? '[]' : printDocument([value]);
}

function parse(json: string, { dialect }: Caller): JsonNode {
  try {
    return parseDocument(json);
  } catch (error) {
    throw new CommandError(ERRORS[dialect][error instanceof RangeError ? 'depth' : 'syntax']);
  }
}

function simulated(path: string): JsonPath {
  const parsed = parsePath(path);
  if (parsed === undefined) throw notSimulated(`the path '${path}'`);
  return parsed;
}

const notSimulated = (what: string) => new CommandError(`ERR ${what} is not simulated`);
