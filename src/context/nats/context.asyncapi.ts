import { referredSchemas, refTo, type Schemas } from '../contract/references.js';
import { QUEUE_GROUP } from './context-nats.server.js';
import { ERROR_HEADERS, type Exchange, EXCHANGES, type Subject } from './exchanges.js';
import { SUBJECTS } from './messages.js';

/** What a document says of the application that serves. */
export interface ApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly license: { readonly name: string; readonly url: string };
}

type Json = Readonly<Record<string, unknown>>;

const ENVELOPES =
  'Requests and replies are plain JSON in UTF-8; a message without a reply subject is not worked ' +
  'on. A client of Nest may wrap its request as `{"pattern", "data", "id"}`, and gets the reply as ' +
  '`response` of `{"id", "response", "isDisposed"}`, or as `err` the inner `error` of an error.';

const ALL = Object.entries(EXCHANGES) as readonly (readonly [Subject, Exchange])[];
const ERROR = 'error';

/**
 * The AsyncAPI 3.0 document of the way in over NATS.
 * @param schemas those that messages refer to: `ContextSchemas.components`
 */
export function asyncApiOf(schemas: Schemas, info: ApiInfo): Json {
  return {
    asyncapi: '3.0.0',
    info: { ...info, description: `${info.description} ${ENVELOPES}` },
    defaultContentType: 'application/json',
    channels: { ...fromAll(channelOf), replies: REPLIES },
    operations: fromAll(operationOf),
    components: {
      messages: MESSAGES,
      replies: fromAll(answersOf),
      operationBindings: { queueGroup: { nats: { queue: QUEUE_GROUP, bindingVersion: '0.1.0' } } },
      schemas: referredSchemas(MESSAGES, schemas),
    },
  };
}

function channelOf(subject: Subject, { summary }: Exchange): Json {
  const channel = {
    address: SUBJECTS[subject],
    title: summary,
    messages: messagesNamed([requestOf(subject)]),
  };
  return { [subject]: channel };
}

/** The addresses of replies are the requests' own. */
const REPLIES: Json = {
  address: null,
  title: 'Replies',
  description: 'The reply subject of a request.',
  messages: messagesNamed([...ALL.map(([subject]) => replyOf(subject)), ERROR]),
};

function operationOf(subject: Subject, { operationId, summary, description }: Exchange): Json {
  const operation = {
    action: 'receive',
    channel: ref('channels', subject),
    summary,
    description,
    bindings: ref('components', 'operationBindings', 'queueGroup'),
    messages: [ref('channels', subject, 'messages', requestOf(subject))],
    reply: ref('components', 'replies', replyOf(subject)),
  };
  return { [operationId]: operation };
}

/** What was asked for, or an error. */
function answersOf(subject: Subject): Json {
  const answers = {
    channel: ref('channels', 'replies'),
    messages: [replyOf(subject), ERROR].map((name) => ref('channels', 'replies', 'messages', name)),
  };
  return { [replyOf(subject)]: answers };
}

const MESSAGES: Json = {
  ...fromAll((subject, { request, reply, more }) => ({
    [requestOf(subject)]: { ...messageOf(request), ...more },
    [replyOf(subject)]: messageOf(reply),
  })),
  [ERROR]: { ...messageOf('Error'), headers: ERROR_HEADERS },
};

function messageOf(schema: string): Json {
  return { name: schema, payload: refTo(schema) };
}

function messagesNamed(names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, ref('components', 'messages', name)]));
}

function requestOf(subject: Subject): string {
  return `${subject}Request`;
}

function replyOf(subject: Subject): string {
  return `${subject}Reply`;
}

function ref(...path: readonly string[]): Json {
  return { $ref: `#/${path.join('/')}` };
}

/** What every subject contributes. */
function fromAll(membersOf: (subject: Subject, exchange: Exchange) => Json): Json {
  return Object.assign({}, ...ALL.map((each) => membersOf(...each))) as Json;
}
