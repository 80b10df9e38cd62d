import { DEADLINE_HEADER as HTTP_DEADLINE_HEADER } from '../context/http/index.js';
import { type Caller, UnauthenticatedError } from '../context/index.js';
import { DEADLINE_HEADER as NATS_DEADLINE_HEADER } from '../context/nats/index.js';
import type { Consumers } from './consumers.js';
import type { Tokens } from './tokens.js';

/** A header of a request, by its name in lower case. */
export type HeaderOf = (name: string) => string | undefined;

export const API_KEY_HEADER = 'x-api-key';
export const BEARER_HEADER = 'authorization';

/** Three parts between dots: API keys have none. */
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Finds out who sent a request, on either way in. */
export class Authentication {
  constructor(
    private readonly consumers: Consumers,
    private readonly tokens: Tokens | undefined,
  ) {}

  /**
   * Without waiting where no token has to be verified.
   * @throws UnauthenticatedError
   */
  callerOf(headerOf: HeaderOf): Caller | Promise<Caller> {
    const key = headerOf(API_KEY_HEADER);
    if (key !== undefined) return known(this.consumers.withKey(key));
    const [, bearer] = /^Bearer +(\S+)$/i.exec(headerOf(BEARER_HEADER) ?? '') ?? [];
    if (bearer === undefined) throw new UnauthenticatedError();
    if (this.tokens === undefined || !TOKEN.test(bearer)) {
      return known(this.consumers.withKey(bearer));
    }
    const subject = this.tokens.subjectOf(bearer, patienceOf(headerOf));
    if (typeof subject === 'string') return known(this.consumers.named(subject));
    return subject.then((verified) => known(this.consumers.named(verified)));
  }

  stop(): void {
    this.consumers.stopWatching();
  }
}

/** What a caller has time for, as it says on either way in; what is wrong with that is told later. */
function patienceOf(headerOf: HeaderOf): number | undefined {
  const asked = Number(headerOf(HTTP_DEADLINE_HEADER) ?? headerOf(NATS_DEADLINE_HEADER));
  return asked > 0 ? asked : undefined;
}

function known(caller: Caller | undefined): Caller {
  if (caller) return caller;
  throw new UnauthenticatedError();
}
