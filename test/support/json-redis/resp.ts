import { CommandError } from './command.js';

/** One of the protocol's one-line replies: a status (`+`) or an error (`-`). */
export interface Line {
  readonly line: string;
}

export type Reply = string | number | null | Line | readonly Reply[];

export const status = (text: string): Line => ({ line: `+${text}` });
export const failure = (text: string): Line => ({ line: `-${text.replace(/[\r\n]/g, ' ')}` });

export function encode(reply: Reply): string {
  if (reply === null) return '$-1\r\n';
  if (typeof reply === 'number') return `:${reply}\r\n`;
  if (typeof reply === 'string') return `$${Buffer.byteLength(reply)}\r\n${reply}\r\n`;
  if ('line' in reply) return `${reply.line}\r\n`;
  return `*${reply.length}\r\n${reply.map(encode).join('')}`;
}

/** Cuts a stream of bytes into commands, wherever the network cut it before. */
export class CommandReader {
  private rest = Buffer.alloc(0);

  /** @throws CommandError when the bytes are no array of bulk strings */
  push(chunk: Buffer): string[][] {
    this.rest = Buffer.concat([this.rest, chunk]);
    const commands: string[][] = [];
    for (let next = readCommand(this.rest); next; next = readCommand(this.rest)) {
      commands.push(next.words);
      this.rest = this.rest.subarray(next.end);
    }
    return commands;
  }
}

function readCommand(bytes: Buffer): { words: string[]; end: number } | undefined {
  const head = readLength(bytes, 0, '*');
  if (head === undefined) return undefined;

  const words: string[] = [];
  let at = head.end;
  while (words.length < head.length) {
    const bulk = readLength(bytes, at, '$');
    if (bulk === undefined) return undefined;
    const end = bulk.end + bulk.length;
    if (bytes.length < end + 2) return undefined;
    words.push(bytes.toString('utf8', bulk.end, end));
    at = end + 2;
  }
  return { words, end: at };
}

function readLength(
  bytes: Buffer,
  start: number,
  mark: '*' | '$',
): { length: number; end: number } | undefined {
  const end = bytes.indexOf('\r\n', start);
  if (end === -1) return undefined;
  const line = bytes.toString('latin1', start, end);
  if (!line.startsWith(mark) || !/^\d+$/.test(line.slice(1))) {
    throw new CommandError(`ERR Protocol error: expected '${mark}', got '${line.slice(0, 1)}'`);
  }
  return { length: Number(line.slice(1)), end: end + 2 };
}
