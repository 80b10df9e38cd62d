import { channel } from 'node:diagnostics_channel';

/** The name of the diagnostics channel on which every answered request is published. */
export const REQUEST_CHANNEL = 'context-assembler:request';

/** One request that was answered. Nothing in it names an id, a key or an address as it was asked. */
export interface AnsweredRequest {
  readonly way: 'http' | 'nats';
  /** The subject, or the method and the pattern of the address. */
  readonly operation: string;
  /** `OK`, the code of the error, or what else is known: `ALL_FAILED`, `CLIENT_GONE`, `HTTP_404` … */
  readonly code: string;
  readonly milliseconds: number;
  readonly requestId: string;
}

const requests = channel(REQUEST_CHANNEL);

/** Tells whoever listens. */
export function tellRequest(request: AnsweredRequest): void {
  if (requests.hasSubscribers) requests.publish(request);
}
