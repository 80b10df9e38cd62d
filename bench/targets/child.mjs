import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onProcessExit } from '../../tools/servers/exit-cleanup.mjs';
import { minimalEnvironment } from '../../tools/servers/server-process.mjs';

const PROBE = new URL('probe.mjs', import.meta.url).href;
const STOP_TIMEOUT_MS = 5000;
const LOG_LINES_SHOWN = 15;

/**
 * @typedef {object} Child
 * @property {string} name
 * @property {(command: string, input?: unknown) => Promise<any>} ask what it answers to
 * @property {() => Error | undefined} ended with the last words of its log
 * @property {() => Promise<void>} stop in order, by force after five seconds
 */

/**
 * Starts a process of Node that can be asked how it is.
 *
 * @param {object} plan
 * @param {string} plan.name
 * @param {URL} plan.file
 * @param {readonly string[]} [plan.args]
 * @param {Readonly<Record<string, string>>} [plan.env] all that it gets beside PATH and the like
 * @param {string} plan.directory for its log; no `.env` is there
 * @returns {Child}
 */
export function startChild({ name, file, args = [], env = {}, directory }) {
  const logFile = join(directory, `${name}.log`);
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, ['--import', PROBE, fileURLToPath(file), ...args], {
    cwd: directory,
    env: { ...minimalEnvironment(), NODE_ENV: 'production', ...env },
    // In a process group of its own, so that a Ctrl-C in the terminal is for the bench alone.
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const forgetExit = onProcessExit(() => child.kill('SIGKILL'));

  /** @type {Map<number, { resolve: (output: unknown) => void, reject: (error: Error) => void }>} */
  const questions = new Map();
  let count = 0;
  let ended;
  child.on('message', ({ id, output, fault }) => {
    const question = questions.get(id);
    questions.delete(id);
    if (fault === undefined) question?.resolve(output);
    else question?.reject(new Error(`${name}: ${fault}`));
  });
  child.once('exit', () => {
    forgetExit();
    const lastWords = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-LOG_LINES_SHOWN);
    ended = new Error(`${name} has ended:\n${lastWords.join('\n')}`);
    for (const { reject } of questions.values()) reject(ended);
  });

  const ask = (command, input) =>
    new Promise((resolve, reject) => {
      if (ended) throw ended;
      count += 1;
      questions.set(count, { resolve, reject });
      child.send({ id: count, name: command, input });
    });
  const stop = async () => {
    if (ended) return;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exit;
    clearTimeout(timer);
  };
  return { name, ask, stop, ended: () => ended };
}
