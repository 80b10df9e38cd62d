import type { Redis } from 'ioredis';
import type { Observable } from 'rxjs';
import type { Dependency } from './dependency.js';

/** Redis by the state of its link: nothing is asked. */
export function redisDependency(redis: Redis): Dependency {
  return {
    name: 'redis',
    find: () => (redis.status === 'ready' ? undefined : `the link is down (${redis.status})`),
  };
}

/** NATS by the state of the way in. */
export class NatsDependency implements Dependency {
  readonly name = 'nats';
  #status = 'not connected yet';

  /** @param status that of Nest's transport */
  constructor(status: Observable<string>) {
    status.subscribe((now) => {
      this.#status = now;
    });
  }

  find(): string | undefined {
    return this.#status === 'connected' ? undefined : `the link is down (${this.#status})`;
  }
}
