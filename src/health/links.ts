import type { Redis } from 'ioredis';
import type { Observable } from 'rxjs';
import type { Dependency } from './dependency.js';

const LINK_DOWN = 'the link is down';

/** Redis by the state of its link: nothing is asked. */
export function redisDependency(redis: Redis): Dependency {
  return {
    name: 'redis',
    find: () => (redis.status === 'ready' ? undefined : LINK_DOWN),
  };
}

/** NATS by the state of the way in. */
export class NatsDependency implements Dependency {
  readonly name = 'nats';
  #isUp = false;

  /** @param status that of Nest's transport */
  constructor(status: Observable<string>) {
    status.subscribe((now) => {
      this.#isUp = now === 'connected';
    });
  }

  find(): string | undefined {
    return this.#isUp ? undefined : LINK_DOWN;
  }
}
