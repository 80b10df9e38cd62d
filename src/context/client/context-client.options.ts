import type { ConnectionOptions, NatsConnection } from '@nats-io/transport-node';

/** A connection that the client makes, and closes when the application stops. */
export interface OwnConnection {
  /** Addresses of NATS servers: `nats://127.0.0.1:4222`. */
  readonly servers: string | readonly string[];
  /** Whatever else NATS wants: `user` and `pass`, `token`, `authenticator`, `tls`, `name` … */
  readonly connectionOptions?: Omit<ConnectionOptions, 'servers' | 'port'> | undefined;
  readonly connection?: undefined;
}

/** A connection that the host has anyway. It stays the host's to close, after the client's last call. */
export interface HostConnection {
  readonly connection: NatsConnection;
  readonly servers?: undefined;
  readonly connectionOptions?: undefined;
}

/** How a client reaches the service. */
export type ContextClientOptions = (OwnConnection | HostConnection) & {
  /** Time for one call in milliseconds, all its attempts together. @default 2000 */
  readonly deadlineMs?: number | undefined;
  /** Who asks, where the service wants to know: sent with every attempt. @default nobody */
  readonly credentials?: ClientCredentials | undefined;
};

/** An API key; or a token, which a function gives anew whenever one is needed. */
export type ClientCredentials =
  | { readonly apiKey: string; readonly token?: undefined }
  | {
      readonly token: string | (() => string | Promise<string>);
      readonly apiKey?: undefined;
    };

const DEFAULT_DEADLINE_MS = 2000;
/** The greatest delay of a timer; a greater one would fire at once. */
const GREATEST_DELAY_MS = 2 ** 31 - 1;

/**
 * The time of a call where the caller says nothing else.
 * @throws Error naming what is wrong with the options
 */
export function deadlineOf({
  servers,
  connection,
  deadlineMs = DEFAULT_DEADLINE_MS,
}: ContextClientOptions): number {
  if ((servers === undefined || servers.length === 0) && connection === undefined) {
    throw new Error('ContextClientModule needs `servers`, or a `connection`');
  }
  if (Number.isInteger(deadlineMs) && deadlineMs >= 1 && deadlineMs <= GREATEST_DELAY_MS) {
    return deadlineMs;
  }
  throw new RangeError(
    `ContextClientModule: deadlineMs must be an integer from 1 to ${String(GREATEST_DELAY_MS)}`,
  );
}
