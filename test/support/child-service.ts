import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { minimalEnvironment } from '../../tools/servers/server-process.mjs';
import { CATALOG_PATH } from './vectors.js';

/** The service as a process of its own. */
export interface ChildService {
  readonly pid: number;
  /** Where it serves HTTP. */
  readonly url: string;
  readonly exit: Promise<Exit>;
  isRunning(): boolean;
  /** All that it has written so far. */
  output(): string;
  signal(name: NodeJS.Signals): void;
  /** Waits for words in the output. */
  untilItSays(words: RegExp): Promise<RegExpExecArray>;
  /** Stops it in order. */
  stop(): Promise<Exit>;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** From the first signal that we sent. */
  readonly milliseconds: number;
}

const START_MS = 40_000;
/** Whatever goes unnoticed otherwise ends the process, and warnings say where they come from. */
const STRICT = ['--unhandled-rejections=strict', '--trace-warnings'];
const SERVES = /Serving HTTP at (http:\/\/[\w.:]+)/;
const SERVES_NATS = /Serving NATS/;

type Variables = Readonly<Record<string, string>>;

/** Starts the service; resolves when it serves HTTP, and NATS where that is there. */
export async function startChildService(
  variables: Variables,
  isNatsThere = variables.NATS_URL !== undefined,
): Promise<ChildService> {
  const child = spawnService(variables);
  try {
    const [, url = ''] = await child.untilItSays(SERVES);
    if (isNatsThere) await child.untilItSays(SERVES_NATS);
    return { ...child, url };
  } catch (error) {
    child.signal('SIGKILL');
    throw error;
  }
}

/** Starts the service and does not wait for it. */
export function spawnService(variables: Variables): Omit<ChildService, 'url'> {
  const entry = inject('serviceEntry');
  const child = spawn(process.execPath, [...STRICT, entry], {
    // No file `.env` of the project's is in its way.
    cwd: dirname(entry),
    env: {
      ...minimalEnvironment(),
      NO_COLOR: '1',
      HTTP_PORT: '0',
      GAME_CATALOG_PATH: CATALOG_PATH,
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collected(child);
  let signalledAt = Infinity;
  const exit = exitOf(child, () => performance.now() - signalledAt);
  const signal = (name: NodeJS.Signals) => {
    signalledAt = Math.min(signalledAt, performance.now());
    child.kill(name);
  };
  return {
    pid: child.pid ?? 0,
    exit,
    isRunning: () => isRunning(child),
    output,
    signal,
    untilItSays: (words) => untilItSays(child, output, words),
    stop: () => {
      signal('SIGTERM');
      return exit;
    },
  };
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

/** At least the last so many letters: faults that go on for minutes fill more than a string holds. */
const LETTERS_KEPT = 64 * 2 ** 20;

function collected({ stdout, stderr }: ChildProcess): () => string {
  let older = '';
  let recent = '';
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('utf8').on('data', (piece: string) => {
      recent += piece;
      if (recent.length < LETTERS_KEPT) return;
      older = recent;
      recent = '';
    });
  }
  return () => older + recent;
}

async function exitOf(child: ChildProcess, sinceSignal: () => number): Promise<Exit> {
  // A spec that ends early takes the process with it.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  await once(child, 'close');
  process.removeListener('exit', kill);
  return { code: child.exitCode, signal: child.signalCode, milliseconds: sinceSignal() };
}

async function untilItSays(
  child: ChildProcess,
  output: () => string,
  words: RegExp,
): Promise<RegExpExecArray> {
  const deadline = performance.now() + START_MS;
  while (performance.now() < deadline) {
    const said = words.exec(output());
    if (said) return said;
    if (!isRunning(child)) break;
    await sleep(20);
  }
  throw new Error(`The service never said ${String(words)}:\n${output().slice(-3000)}`);
}
