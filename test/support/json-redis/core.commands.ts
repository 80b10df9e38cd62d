import type { Caller } from './command.js';
import { CommandError, tableOf } from './command.js';
import type { Keyspace, Value } from './keyspace.js';
import type { Reply } from './resp.js';
import { status } from './resp.js';

const OK = status('OK');
const INFO = ['# Server', 'redis_version:8.0.0', 'loading:0', 'role:master', ''].join('\r\n');

/** What every server has; those of transactions and QUIT are carried out by the connection. */
export const CORE_COMMANDS = tableOf([
  { name: 'ping', arity: -1, run: ([text]) => text ?? status('PONG') },
  { name: 'echo', arity: 2, run: ([text = '']) => text },
  { name: 'info', arity: -1, run: () => INFO },
  { name: 'client', arity: -2, run: ([name], { id }) => (isWord(name, 'ID') ? id : OK) },
  { name: 'select', arity: 2, run: select },
  { name: 'command', arity: -1, run: describe },
  { name: 'get', arity: 2, run: ([key = ''], { keys }) => textOf(keys.get(key)) },
  { name: 'mget', arity: -2, run: getMany },
  { name: 'set', arity: -3, run: set },
  { name: 'del', arity: -2, run: remove },
  { name: 'unlink', arity: -2, run: remove },
  {
    name: 'exists',
    arity: -2,
    run: (names, { keys }) => names.filter((key) => keys.get(key)).length,
  },
  { name: 'type', arity: 2, run: ([key = ''], { keys }) => status(keys.get(key)?.type ?? 'none') },
  { name: 'expire', arity: 3, run: (args, { keys }) => expire(args, 1000, keys) },
  { name: 'pexpire', arity: 3, run: (args, { keys }) => expire(args, 1, keys) },
  { name: 'ttl', arity: 2, run: ([key = ''], { keys }) => keys.lifeSeconds(key) },
  { name: 'pttl', arity: 2, run: ([key = ''], { keys }) => keys.lifeMs(key) },
  { name: 'keys', arity: 2, run: ([pattern = ''], { keys }) => keys.keys().filter(glob(pattern)) },
  { name: 'scan', arity: -2, run: scan },
  { name: 'flushdb', arity: -1, run: flush },
  { name: 'multi', arity: 1, run: () => OK },
  { name: 'exec', arity: 1, run: () => OK },
  { name: 'discard', arity: 1, run: () => OK },
  { name: 'quit', arity: -1, run: () => OK },
]);

function select([database]: readonly string[], caller: Caller): Reply {
  const index = toInteger(database);
  if (index < 0 || index > 255) throw new CommandError('ERR DB index is out of range');
  caller.select(index);
  return OK;
}

/** COMMAND INFO, with the name and the arity alone of what a server tells. */
function describe([word = '', ...names]: readonly string[], caller: Caller): Reply {
  if (!isWord(word, 'INFO')) {
    throw new CommandError(`ERR unknown subcommand '${word}'. Try COMMAND HELP.`);
  }
  return names.map((name) => {
    const command = caller.find(name);
    return command === undefined ? null : [command.name, command.arity];
  });
}

function textOf(value: Value | undefined): string | null {
  if (value === undefined) return null;
  if (value.type === 'string') return value.text;
  throw new CommandError('WRONGTYPE Operation against a key holding the wrong kind of value');
}

function getMany(names: readonly string[], { keys }: Caller): Reply {
  return names.map((key) => {
    const value = keys.get(key);
    return value?.type === 'string' ? value.text : null;
  });
}

function set([key = '', text = '', ...options]: readonly string[], { keys }: Caller): Reply {
  let life: string | undefined;
  let unitMs = 1;
  let only: string | undefined;
  for (let at = 0; at < options.length; at += 1) {
    const option = options[at]?.toUpperCase();
    if ((option === 'EX' || option === 'PX') && life === undefined && at + 1 < options.length) {
      at += 1;
      life = options[at];
      unitMs = option === 'EX' ? 1000 : 1;
    } else if ((option === 'NX' || option === 'XX') && (only ?? option) === option) {
      only = option;
    } else {
      throw new CommandError('ERR syntax error');
    }
  }
  const lifeMs = life === undefined ? Infinity : toInteger(life) * unitMs;
  if (lifeMs <= 0) throw new CommandError("ERR invalid expire time in 'set' command");
  if (only === (keys.get(key) === undefined ? 'XX' : 'NX')) return null;

  keys.set(key, { type: 'string', text }, Date.now() + lifeMs);
  return OK;
}

function remove(names: readonly string[], { keys }: Caller): Reply {
  return names.filter((key) => keys.delete(key)).length;
}

function expire([key = '', life]: readonly string[], unitMs: number, keys: Keyspace): Reply {
  const lifeMs = toInteger(life) * unitMs;
  const value = keys.get(key);
  if (value === undefined) return 0;
  keys.set(key, value, Date.now() + lifeMs);
  return 1;
}

/** Everything in one page: a cursor of 0 is the end. */
function scan([cursor = '', ...options]: readonly string[], { keys }: Caller): Reply {
  if (!/^\d+$/.test(cursor)) throw new CommandError('ERR invalid cursor');
  const match = options.findIndex((option) => isWord(option, 'MATCH'));
  const pattern = match === -1 ? undefined : options[match + 1];
  return ['0', keys.keys().filter(glob(pattern ?? '*'))];
}

function flush(_args: readonly string[], { keys }: Caller): Reply {
  keys.clear();
  return OK;
}

function toInteger(text = ''): number {
  if (!/^-?\d{1,15}$/.test(text)) {
    throw new CommandError('ERR value is not an integer or out of range');
  }
  return Number(text);
}

const isWord = (text: string | undefined, word: string) => text?.toUpperCase() === word;

/** Of the patterns of KEYS and SCAN: `*` and `?`. */
function glob(pattern: string): (key: string) => boolean {
  const literal = pattern.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  const expression = new RegExp(`^${literal.replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 's');
  return (key) => expression.test(key);
}
