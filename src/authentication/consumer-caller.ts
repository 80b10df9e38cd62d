import {
  type Caller,
  type FaultDetail,
  ForbiddenError,
  type KindName,
  RateLimitedError,
  type Wanted,
} from '../context/index.js';
import type { Consumer } from './consumers-file.js';
import type { RateLimits } from './rate-limits.js';

/** A consumer at work: what it asks for is held against what it was granted. */
export class ConsumerCaller implements Caller {
  readonly #scopes: ReadonlySet<string> | '*';
  readonly #kinds: ReadonlySet<KindName> | '*';

  constructor(
    private readonly consumer: Consumer,
    private readonly limits: RateLimits,
  ) {
    this.#scopes = consumer.scopes === '*' ? '*' : new Set(consumer.scopes);
    this.#kinds = consumer.kinds === '*' ? '*' : new Set(consumer.kinds);
  }

  /** @throws ForbiddenError; RateLimitedError for more than any minute grants */
  check({ scope, kinds, ids }: Wanted): void {
    const faults: FaultDetail[] = [];
    if (!isIn(this.#scopes, scope)) faults.push(notGranted(`the scope ${scope}`));
    for (const kind of kinds) {
      if (!isIn(this.#kinds, kind)) faults.push(notGranted(`the kind ${kind}`));
    }
    const { ids_per_minute: idsPerMinute = Infinity } = this.consumer;
    if (faults.length > 0) throw new ForbiddenError(faults);
    if (ids > idsPerMinute) throw beyondAnyMinute(ids, idsPerMinute);
  }

  /** @throws RateLimitedError */
  admit({ ids }: Wanted): Promise<void> | undefined {
    const { name, ids_per_minute: idsPerMinute = Infinity } = this.consumer;
    return idsPerMinute === Infinity ? undefined : this.limits.spend(name, idsPerMinute, ids);
  }
}

function isIn<Name>(granted: ReadonlySet<Name> | '*', name: Name): boolean {
  return granted === '*' || granted.has(name);
}

/** However long it waits, such a request is never granted as a whole. */
function beyondAnyMinute(ids: number, idsPerMinute: number): RateLimitedError {
  const message = `names ${String(ids)} ids where a minute grants ${String(idsPerMinute)}: ask for fewer`;
  return new RateLimitedError(60, [{ field: 'request', message }]);
}

function notGranted(what: string): FaultDetail {
  return { field: 'request', message: `${what} is not granted` };
}
