import { ContextError, type ContextErrorBody } from '../context.error.js';
import { toJsonText } from '../json/json-text.js';

/** What a handler has to say: one of an error and a response. */
export interface Packet {
  readonly err?: unknown;
  readonly response?: unknown;
  readonly isDisposed?: boolean | undefined;
}

const TOO_LARGE: ContextErrorBody = new ContextError({
  code: 'REPLY_TOO_LARGE',
  message: 'The reply is larger than NATS carries: ask for less at a time',
  details: [],
  retryable: false,
}).body;

/**
 * The JSON text of an answer, or of an error in its place where it is too large.
 * @param id that a client of Nest gave the message; any other gets plain JSON
 * @param most bytes that it may have
 */
export function replyOf(
  packet: Packet,
  id: string | undefined,
  most: number,
): { readonly text: string; readonly err: unknown } {
  const text = textWithin(most, packet, id);
  if (text !== undefined) return { text, err: packet.err };
  const refusal = { err: TOO_LARGE, isDisposed: true };
  // Who sent an id that is as good as too large itself gets it without.
  return { text: textWithin(most, refusal, id) ?? textOf(refusal, undefined), err: TOO_LARGE };
}

function textWithin(most: number, packet: Packet, id: string | undefined): string | undefined {
  try {
    const text = textOf(packet, id);
    return Buffer.byteLength(text) <= most ? text : undefined;
  } catch (error) {
    // V8 has no longer ones.
    if (error instanceof RangeError && error.message === 'Invalid string length') return undefined;
    throw error;
  }
}

function textOf({ err, response, isDisposed }: Packet, id: string | undefined): string {
  if (id !== undefined) return toJsonText({ id, err, response, isDisposed });
  return toJsonText(err === undefined ? response : { error: err });
}
