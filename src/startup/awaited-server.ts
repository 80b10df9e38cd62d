import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { detailOf, reasonOf, REFUSES_US } from '../health/reasons.js';

/** A server that the service cannot start without. */
export interface AwaitedServer {
  /** As `/health/ready` calls it. */
  readonly name: string;
  /** For people: what it is and where, without secrets. */
  readonly title: string;
  /** Rejects while it is not there. */
  ask(): Promise<void>;
}

/** Why servers are not there, by their names; for anybody to read. */
export type MissingServers = Map<string, string>;

const FIRST_PAUSE_MS = 100;
const GREATEST_PAUSE_MS = 2000;
/** How often it is said again what is waited for. */
const REMINDER_MS = 30_000;

/** Of a file that is not there, not for us, or none. */
const UNREADABLE: ReadonlySet<string> = new Set(['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'ENOTDIR']);

const logger = new Logger('StartUp');

/**
 * Waits until all servers are there at the same time: while one is waited for, another may go.
 * @param missing holds the reasons meanwhile
 * @throws where one refuses who we are, or cannot be asked as we are configured: waiting would not help
 */
export async function untilAllAreThere(
  servers: readonly AwaitedServer[],
  missing: MissingServers,
): Promise<void> {
  for (;;) {
    const waits = await Promise.all(servers.map((server) => untilThere(server, missing)));
    if (!waits.includes(true)) return;
  }
}

/** Asks again and again, and says what it waits for. @returns whether the server was waited for */
async function untilThere(server: AwaitedServer, missing: MissingServers): Promise<boolean> {
  let saidAt = -Infinity;
  let said = '';
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, GREATEST_PAUSE_MS)) {
    try {
      await server.ask();
      const wasMissing = missing.delete(server.name);
      if (wasMissing) logger.log(`${server.title} is there`);
      return wasMissing;
    } catch (error) {
      const [reason, detail] = [reasonOf(error), detailOf(error)];
      if (reason === REFUSES_US || isOfConfiguration(error)) {
        throw new Error(`${server.title}: ${detail}`, { cause: error });
      }
      missing.set(server.name, reason);
      if (said !== detail || performance.now() - saidAt > REMINDER_MS) {
        logger.warn(`Waiting for ${server.title}: ${detail}`);
        said = detail;
        saidAt = performance.now();
      }
      await sleep(pauseMs);
    }
  }
}

/** An address that cannot be decoded, or a file that cannot be read. */
function isOfConfiguration(error: unknown): boolean {
  if (error instanceof URIError) return true;
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return false;
  return ['open', 'read'].includes(String(error.syscall)) && UNREADABLE.has(String(error.code));
}
