import { type TSchema, Type } from 'typebox';
import { REQUEST_EXAMPLES } from '../contract/message-examples.js';
import {
  API_KEY_HEADER,
  BEARER_HEADER,
  DEADLINE_HEADER,
  RETRY_AFTER_HEADER,
  type SUBJECTS,
} from './messages.js';

export type Subject = keyof typeof SUBJECTS;

/** A subject on which the service answers: what for, and with which schemas. */
export interface Exchange {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly request: string;
  readonly reply: string;
  /** What the request has beside its schema. */
  readonly more: {
    readonly headers: TSchema;
    readonly examples?: readonly Readonly<Record<string, unknown>>[];
  };
}

const HEADERS = Type.Object({
  [API_KEY_HEADER]: Type.Optional(
    Type.String({ description: 'The API key of who asks, where the service wants to know.' }),
  ),
  [BEARER_HEADER]: Type.Optional(
    Type.String({
      pattern: '^[Bb]earer +[^ ]+$',
      description: 'In place of that: `Bearer`, and an API key or a token.',
    }),
  ),
  [DEADLINE_HEADER]: Type.Optional(
    Type.String({
      pattern: '^[1-9][0-9]{0,14}$',
      description: 'Milliseconds for this request, where they are less than those of the service.',
    }),
  ),
});

/** What an error has beside its body. */
export const ERROR_HEADERS = Type.Object({
  [RETRY_AFTER_HEADER]: Type.Optional(
    Type.String({
      pattern: '^[1-9][0-9]*$',
      description: 'Of an error that is `retryable`: after how many seconds to ask again.',
    }),
  ),
});

/** What is asked and answered over NATS, by subject. */
export const EXCHANGES: Readonly<Record<Subject, Exchange>> = {
  assemble: {
    operationId: 'assembleContexts',
    summary: 'Assemble the contexts of players, monsters and pets',
    description: 'The reply tells of every id, whatever became of it.',
    request: 'ContextRequest',
    reply: 'ContextResponse',
    more: {
      headers: HEADERS,
      examples: Object.entries(REQUEST_EXAMPLES).map(([name, { summary, value }]) => ({
        name,
        summary,
        payload: value,
      })),
    },
  },
  read: {
    operationId: 'readContexts',
    summary: 'Read stored contexts',
    description: 'Who has a key may read the context, until its life is over.',
    request: 'KeysRequest',
    reply: 'ContextsByKey',
    more: { headers: HEADERS },
  },
  release: {
    operationId: 'releaseContexts',
    summary: 'Delete stored contexts before their time',
    description: 'That some are gone already is no fault.',
    request: 'KeysRequest',
    reply: 'Released',
    more: { headers: HEADERS },
  },
};
