const NOTHING = Buffer.alloc(0);

/**
 * Counts what goes over a link, whatever the protocol: a round trip begins with a request that is
 * sent while no other waits for its reply.
 *
 * @param {Protocol} protocol
 */
export function wireCounter({ readCommands, readReplies }) {
  const counts = { roundTrips: 0, commands: 0 };
  const readSent = inFrames(readCommands);
  const readReceived = inFrames(readReplies);
  let waiting = 0;
  return {
    counts,
    sent(chunk) {
      const { questions, commands } = readSent(chunk);
      if (questions > 0 && waiting === 0) counts.roundTrips += 1;
      waiting += questions;
      counts.commands += commands;
    },
    received(chunk) {
      waiting -= readReceived(chunk).questions;
    },
  };
}

/**
 * @typedef {object} Protocol how whole messages are read from the start of a buffer
 * @property {() => MessageReader} readCommands
 * @property {() => MessageReader} readReplies
 *
 * @typedef {(buffer: Buffer, at: number) => Message | undefined} MessageReader
 *
 * @typedef {object} Message
 * @property {number} end where the next one begins
 * @property {boolean} isQuestion asks for a reply, or is the end of one
 * @property {boolean} isCommand a statement, or a command
 */

/** Reads messages from chunks that may end anywhere. */
function inFrames(makeReader) {
  const read = makeReader();
  let rest = NOTHING;
  return (chunk) => {
    const buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const seen = { questions: 0, commands: 0 };
    let at = 0;
    for (let message = read(buffer, at); message; message = read(buffer, at)) {
      if (message.isQuestion) seen.questions += 1;
      if (message.isCommand) seen.commands += 1;
      at = message.end;
    }
    rest = buffer.subarray(at);
    return seen;
  };
}

const [SYNC, QUERY, EXECUTE, READY] = Buffer.from('SQEZ');

/** @type {Protocol} */
export const postgres = {
  readCommands: () => {
    // What authentication asks is answered by a READY of its own.
    let isStarted = false;
    return (buffer, at) => {
      const typeBytes = isStarted ? 1 : 0;
      const end = postgresEnd(buffer, at, typeBytes);
      if (end === undefined) return undefined;
      const type = isStarted ? buffer[at] : undefined;
      const isQuestion = !isStarted || type === SYNC || type === QUERY;
      isStarted = true;
      return { end, isQuestion, isCommand: type === QUERY || type === EXECUTE };
    };
  },
  readReplies: () => (buffer, at) => {
    const end = postgresEnd(buffer, at, 1);
    return end === undefined
      ? undefined
      : { end, isQuestion: buffer[at] === READY, isCommand: false };
  },
};

function postgresEnd(buffer, at, typeBytes) {
  if (buffer.length < at + typeBytes + 4) return undefined;
  const end = at + typeBytes + buffer.readInt32BE(at + typeBytes);
  return end <= buffer.length ? end : undefined;
}

const readRedis = () => (buffer, at) => {
  const end = redisEnd(buffer, at);
  return end === undefined ? undefined : { end, isQuestion: true, isCommand: true };
};

/** @type {Protocol} */
export const redis = { readCommands: readRedis, readReplies: readRedis };

const [ARRAY, BULK] = Buffer.from('*$');

/** Where a value of RESP 2 ends, `undefined` while it is not all there. */
function redisEnd(buffer, at) {
  const lineEnd = buffer.indexOf('\r\n', at);
  if (lineEnd < 0) return undefined;
  let end = lineEnd + 2;
  const size = Number(buffer.latin1Slice(at + 1, lineEnd));
  if (buffer[at] === BULK && size >= 0) end += size + 2;
  if (buffer[at] === ARRAY) {
    for (let element = 0; element < size && end !== undefined; element += 1) {
      end = redisEnd(buffer, end);
    }
  }
  return end !== undefined && end <= buffer.length ? end : undefined;
}
