import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { reasonOf } from '../health/dependency.js';

/** A server that the service cannot start without. */
export interface AwaitedServer {
  /** As `/health/ready` calls it. */
  readonly name: string;
  /** For people: what it is and where, without secrets. */
  readonly title: string;
  /** Rejects while it is not there. */
  ask(): Promise<void>;
  /** Whether waiting would not help. */
  isPermanent(error: unknown): boolean;
}

/** Why servers are not there, by their names. */
export type MissingServers = Map<string, string>;

const FIRST_PAUSE_MS = 100;
const GREATEST_PAUSE_MS = 2000;
/** How often it is said again what is waited for. */
const REMINDER_MS = 30_000;

const logger = new Logger('StartUp');

/**
 * Asks again and again, and says what it waits for, until the server is there.
 * @param missing holds the reason meanwhile
 * @throws what keeps it from ever being there, as it is configured
 */
export async function untilThere(server: AwaitedServer, missing: MissingServers): Promise<void> {
  let saidAt = -Infinity;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, GREATEST_PAUSE_MS)) {
    try {
      await server.ask();
      if (missing.delete(server.name)) logger.log(`${server.title} is there`);
      return;
    } catch (error) {
      const reason = reasonOf(error);
      if (server.isPermanent(error))
        throw new Error(`${server.title}: ${reason}`, { cause: error });
      const isNews = missing.get(server.name) !== reason;
      missing.set(server.name, reason);
      if (isNews || performance.now() - saidAt > REMINDER_MS) {
        logger.warn(`Waiting for ${server.title}: ${reason}`);
        saidAt = performance.now();
      }
      await sleep(pauseMs);
    }
  }
}
