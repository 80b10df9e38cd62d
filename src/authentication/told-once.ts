import type { Logger } from '@nestjs/common';

/** Tells a fault once for as long as it stays the same: it is looked for again and again. */
export class ToldOnce {
  #told: string | undefined;

  constructor(private readonly logger: Logger) {}

  /** Whether it is there now, as far as is known. */
  get isTold(): boolean {
    return this.#told !== undefined;
  }

  tell(fault: string): void {
    if (fault !== this.#told) this.logger.error(fault);
    this.#told = fault;
  }

  /** It is over. */
  forget(): void {
    this.#told = undefined;
  }
}
