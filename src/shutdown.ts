import type { Server } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { handOverStop, STOP_SIGNALS } from './early-stop.js';
import { Draining } from './health/draining.js';

/** For what hangs: a stop that takes longer ends by force. */
const CEILING_MS = 15_000;
/** Beyond the deadline of requests, where that is long. */
const CEILING_MARGIN_MS = 5000;
/** For Redis and PostgreSQL to part in order; a link that died silently never would. */
const PARTING_MS = 1500;

/** What there is to stop, and how long it may take. */
export interface Stoppable {
  readonly app: NestFastifyApplication;
  readonly deadlineMs: number;
  /** How long the service serves on, not ready any more, so that balancers learn of its end. */
  readonly preStopMs: number;
}

/**
 * Ends the process when it is told to, once, however often it is told: with code 0 in order, with
 * code 1 where that took too long.
 */
export class Shutdown {
  readonly #logger = new Logger(Shutdown.name);
  #stoppable: Stoppable | undefined;
  #isUnderWay = false;

  constructor() {
    handOverStop();
    for (const signal of STOP_SIGNALS) process.on(signal, () => void this.#begin(signal));
  }

  /** Until this is said nobody is served, and a signal ends the process at once. */
  serves(stoppable: Stoppable): void {
    this.#stoppable = stoppable;
  }

  /** Whether what fails now does so because the service stops. */
  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  async #begin(signal: string): Promise<void> {
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    this.#logger.log(`${signal}: stopping`);
    try {
      if (this.#stoppable) await this.#stop(this.#stoppable);
      process.exit(0);
    } catch (error) {
      this.#logger.error(`Stopping failed: ${error instanceof Error ? error.message : 'unknown'}`);
      process.exit(1);
    }
  }

  async #stop({ app, deadlineMs, preStopMs }: Stoppable): Promise<void> {
    const ceilingMs = preStopMs + Math.max(CEILING_MS, 2 * deadlineMs + CEILING_MARGIN_MS);
    setTimeout(() => {
      this.#logger.error(`Not stopped within ${ceilingMs} ms: ending by force`);
      process.exit(1);
    }, ceilingMs).unref();
    const draining = app.get(Draining);
    draining.begin();
    // Balancers first: from those that have not heard of it yet, each request would be a new connection.
    await sleep(preStopMs / 2);
    draining.part();
    await sleep(preStopMs / 2);
    await untilAllAreIn(app.getHttpServer(), deadlineMs);
    // Both ways in at once: see `closeTogether`.
    await app.getHttpAdapter().close();
    const hasParted = await Promise.race([app.close().then(() => true), sleep(PARTING_MS, false)]);
    if (!hasParted) this.#logger.warn('A server did not part in order, and is left');
  }
}

/**
 * Waits until a turn of the event loop brings no new connection. Node takes one in each turn: under load
 * many wait, with requests on them, and closing the server would reset them all.
 * @param mostMs where more and more come, the door is shut all the same
 */
async function untilAllAreIn(server: Server, mostMs: number): Promise<void> {
  const shutAt = performance.now() + mostMs;
  let isComing = true;
  const note = () => {
    isComing = true;
  };
  server.on('connection', note);
  while (isComing && performance.now() < shutAt) {
    isComing = false;
    await nextTurn();
    // Its request is read in the turn after it.
    await nextTurn();
  }
  server.off('connection', note);
}
