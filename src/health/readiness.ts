import { Injectable } from '@nestjs/common';
import { ContextError, type FaultDetail } from '../context/index.js';
import type { Dependency } from './dependency.js';
import { Draining } from './draining.js';

/** What `/health/ready` answers where all is there. */
export interface Ready {
  readonly status: 'ready';
  readonly dependencies: Readonly<Record<string, { readonly status: 'up' }>>;
}

/** Whether the service is to be sent requests. */
@Injectable()
export class Readiness {
  readonly #dependencies: Dependency[];

  constructor(
    private readonly draining: Draining,
    dependencies: readonly Dependency[],
  ) {
    this.#dependencies = [...dependencies];
  }

  add(dependency: Dependency): void {
    this.#dependencies.push(dependency);
  }

  /** By name: 1 for what is there, 0 for what is not. */
  async states(): Promise<Readonly<Record<string, number>>> {
    const found = await this.#find();
    return Object.fromEntries(
      found.map(({ name, reason }) => [name, reason === undefined ? 1 : 0]),
    );
  }

  /** @throws ContextError naming what is missing, and why */
  async check(): Promise<Ready> {
    const found = await this.#find();
    const details: FaultDetail[] = found.flatMap(({ name, reason }) =>
      reason === undefined ? [] : [{ field: name, message: reason }],
    );
    if (this.draining.isOn) details.unshift({ field: 'draining', message: 'the service stops' });
    if (details.length > 0) throw notReady(details);
    const up = found.map(({ name }) => [name, { status: 'up' }] as const);
    return { status: 'ready', dependencies: Object.fromEntries(up) };
  }

  #find(): Promise<readonly { readonly name: string; readonly reason: string | undefined }[]> {
    const asked = this.#dependencies.map(async (each) => ({
      name: each.name,
      reason: await each.find(),
    }));
    return Promise.all(asked);
  }
}

function notReady(details: readonly FaultDetail[]): ContextError {
  return new ContextError({
    code: 'SERVICE_UNAVAILABLE',
    message: 'The service is not ready',
    details,
    retryable: true,
  });
}
