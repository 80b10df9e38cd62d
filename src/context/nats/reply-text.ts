import { type ContextErrorBody, UNEXPECTED } from '../context.error.js';
import { toJsonText } from '../json/json-text.js';

/** What a handler has to say: one of an error and a response. */
export interface Packet {
  readonly err?: unknown;
  readonly response?: unknown;
  readonly isDisposed?: boolean | undefined;
}

/** An answer as it goes out. */
export interface Reply {
  readonly text: string;
  readonly err: unknown;
  /** Why the packet could not be written, where that is a fault of whoever made it. */
  readonly fault?: unknown;
}

const TOO_LARGE: ContextErrorBody = {
  code: 'REPLY_TOO_LARGE',
  message: 'The reply is larger than NATS carries: ask for less at a time',
  details: [],
  retryable: false,
};

/**
 * The JSON text of an answer, or of an error in its place where it is too large or is none.
 * @param id that a client of Nest gave the message; any other gets plain JSON
 * @param most bytes that it may have
 */
export function replyOf(packet: Packet, id: string | undefined, most: number): Reply {
  try {
    const text = textOf(packet, id);
    if (Buffer.byteLength(text) <= most) return { text, err: packet.err };
  } catch (fault) {
    // V8 has no longer ones.
    const isTooLong = fault instanceof RangeError && fault.message === 'Invalid string length';
    if (!isTooLong) return { ...errorReply(UNEXPECTED, id, most), fault };
  }
  return errorReply(TOO_LARGE, id, most);
}

/** Who sent an id that is as good as too large itself gets it without. */
function errorReply(err: ContextErrorBody, id: string | undefined, most: number): Reply {
  const text = textOf({ err, isDisposed: true }, id);
  return { text: Buffer.byteLength(text) <= most ? text : textOf({ err }, undefined), err };
}

function textOf({ err, response, isDisposed }: Packet, id: string | undefined): string {
  if (id !== undefined) return toJsonText({ id, err, response, isDisposed });
  return toJsonText(err === undefined ? response : { error: err });
}
