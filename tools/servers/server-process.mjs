import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { onProcessExit } from './exit-cleanup.mjs';
import { freePort } from './loopback.mjs';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5000;
const START_ATTEMPTS = 5;
const LOG_LINES_SHOWN = 15;

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/**
 * @typedef {object} ServerProcess
 * @property {number} port
 * @property {number} pid
 * @property {ChildProcess} process
 * @property {() => Promise<void>} stop in order, by force after five seconds; may be called again
 */

/** @typedef {ServerProcess & { url: string }} PrivateServer */

/**
 * @typedef {object} ServerPlan
 * @property {string} name
 * @property {string} directory an existing folder, where the log is written
 * @property {number | undefined} port a free one is taken where there is none
 * @property {string} command
 * @property {(port: number) => readonly string[]} argsFor
 * @property {{ env?: NodeJS.ProcessEnv, uid?: number, gid?: number }} options
 * @property {(port: number, pid: number) => Promise<void>} check rejects until this very server
 *   answers, whoever else listens on that port
 * @property {(child: ChildProcess) => void} [endNow] instead of SIGKILL, synchronous too
 */

/**
 * Nothing of the user's own environment (PG…, NATS…, LD_…) reaches a server.
 *
 * @returns {NodeJS.ProcessEnv}
 */
export function minimalEnvironment() {
  const { PATH, TMPDIR } = process.env;
  return { PATH, LANG: 'C', LC_ALL: 'C', ...(TMPDIR === undefined ? {} : { TMPDIR }) };
}

/** @param {ChildProcess} child */
function isRunning(child) {
  return child.exitCode === null && child.signalCode === null;
}

/** @param {ChildProcess} child */
function kill(child) {
  child.kill('SIGKILL');
}

/**
 * @param {ChildProcess} child
 * @param {(child: ChildProcess) => void} endNow
 */
async function stopInOrder(child, endNow) {
  if (!isRunning(child)) return;
  const exit = once(child, 'exit');
  // The orderly end that all three servers know without waiting for their clients.
  child.kill('SIGINT');
  const timer = setTimeout(endNow, STOP_TIMEOUT_MS, child);
  await exit;
  clearTimeout(timer);
}

/**
 * @param {ServerPlan} plan
 * @param {ChildProcess} child
 * @param {number} port
 */
async function untilItAnswers({ check }, child, port) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  /** @type {unknown} */
  let fault;
  while (isRunning(child) && Date.now() < deadline) {
    try {
      return await check(port, /** @type {number} */ (child.pid));
    } catch (error) {
      fault = error;
      await sleep(20);
    }
  }
  throw fault;
}

/**
 * @param {ServerPlan} plan
 * @param {number} port
 * @param {string} logFile
 * @returns {Promise<ServerProcess>}
 */
async function startOn(plan, port, logFile) {
  const { endNow = kill } = plan;
  const log = openSync(logFile, 'w');
  // In a process group of its own, so that a Ctrl-C in the terminal is for the caller alone.
  const child = spawn(plan.command, plan.argsFor(port), {
    ...plan.options,
    cwd: plan.directory,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const forgetExit = onProcessExit(() => {
    endNow(child);
  });
  child.once('exit', forgetExit);

  /** @type {Promise<void> | undefined} */
  let stopped;
  const stop = () => (stopped ??= stopInOrder(child, endNow));
  try {
    await once(child, 'spawn');
    await untilItAnswers(plan, child, port);
  } catch (error) {
    if (child.pid === undefined) forgetExit();
    else await stop();
    throw error;
  }
  return { port, pid: /** @type {number} */ (child.pid), process: child, stop };
}

/**
 * Starts a server and resolves once it answers.
 *
 * @param {ServerPlan} plan
 * @returns {Promise<ServerProcess>}
 * @throws {Error} with the end of the server's log when it does not come up
 */
export async function startServer(plan) {
  const logFile = join(plan.directory, `${plan.name}.log`);
  for (let attempt = 1; ; attempt += 1) {
    const port = plan.port ?? (await freePort());
    try {
      return await startOn(plan, port, logFile);
    } catch (cause) {
      const log = readFileSync(logFile, 'utf8').trimEnd();
      const portWasTaken = /address already in use/i.test(log);
      if (portWasTaken && plan.port === undefined && attempt < START_ATTEMPTS) continue;
      const end = log.split('\n').slice(-LOG_LINES_SHOWN).join('\n') || String(cause);
      throw new Error(`${plan.name} did not start on port ${port}:\n${end}`, { cause });
    }
  }
}
