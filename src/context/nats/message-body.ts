import { isObject } from '../json/json-value.js';

/** Stands for a payload that is no JSON. */
export const UNREADABLE = Symbol('unreadable');

/** What a message asks, and how its sender wants the answer. */
export interface MessageBody {
  readonly data: unknown;
  /** The id of a Nest client's request, whose answer is wrapped again; plain JSON has none. */
  readonly id: string | undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a payload: the envelope of a Nest client, or plain JSON from any other. */
export function messageBodyOf(payload: Uint8Array): MessageBody {
  const body = parsed(payload);
  if (isObject(body) && typeof body.id === 'string' && 'pattern' in body) {
    return { data: body.data, id: body.id };
  }
  return { data: body, id: undefined };
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(payload)) as unknown;
  } catch {
    return UNREADABLE;
  }
}
