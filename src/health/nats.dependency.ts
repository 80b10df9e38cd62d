import type { Observable } from 'rxjs';
import type { Dependency } from './dependency.js';
import { LINK_DOWN, NOT_ALLOWED } from './reasons.js';

/** What is asked of the way in over NATS. */
export interface NatsState {
  readonly status: Observable<string>;
  readonly refusedSubjects: readonly string[];
}

/** NATS by the state of the way in. */
export class NatsDependency implements Dependency {
  readonly name = 'nats';
  #isUp = false;

  /** @param server its status is that of Nest's transport, in words */
  constructor(private readonly server: NatsState) {
    server.status.subscribe((now) => {
      this.#isUp = now === 'connected';
    });
  }

  find(): string | undefined {
    if (!this.#isUp) return LINK_DOWN;
    return this.server.refusedSubjects.length > 0 ? NOT_ALLOWED : undefined;
  }
}
