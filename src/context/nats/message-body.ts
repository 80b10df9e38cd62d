import { jsonBodyOf } from '../json/json-body.js';
import { isObject } from '../json/json-value.js';

/** What a message asks, and how its sender wants the answer. */
export interface MessageBody {
  readonly data: unknown;
  /** The id of a Nest client's request, whose answer is wrapped again; plain JSON has none. */
  readonly id: string | undefined;
}

/** Reads a payload: the envelope of a Nest client, or plain JSON from any other. */
export function messageBodyOf(payload: Uint8Array): MessageBody {
  const body = jsonBodyOf(payload);
  if (isObject(body) && typeof body.id === 'string' && 'pattern' in body) {
    return { data: body.data, id: body.id };
  }
  return { data: body, id: undefined };
}
