import { Inject, Injectable } from '@nestjs/common';
import { Admission } from './admission/admission.js';
import type { Load } from './admission/capacity.js';
import type { CallOptions } from './context-assembler.orchestrator.js';
import type { ContextSettings } from './context.options.js';
import { CONTEXT_SETTINGS } from './context.tokens.js';
import { startDeadline } from './deadline/deadline.js';
import type { DocumentTime } from './redis/json-documents.js';
import { checkedDeadline } from './request/asked-deadline.js';

/** So many keys are about as much work as an id to assemble. */
const KEYS_OF_AN_ID = 10;

/**
 * What is done with stored documents: reading, deleting, and writing those of a fight. It counts as work in
 * flight, and is urgent: what was assembled is lost on who cannot have it.
 */
@Injectable()
export class StoredWork {
  constructor(
    private readonly admission: Admission,
    @Inject(CONTEXT_SETTINGS) private readonly settings: Pick<ContextSettings, 'deadlineMs'>,
  ) {}

  /**
   * Does so when it is let in, in what is then left of the call's time.
   * @param keys how many documents it is about
   * @throws InvalidRequestError for a bad deadline, OverloadedError, whatever the work does
   */
  async run<Result>(
    { deadlineMs, arrivedAt = performance.now(), whenGone }: CallOptions = {},
    keys: number,
    work: (time: DocumentTime) => Promise<Result>,
  ): Promise<Result> {
    const { deadlineMs: usual } = this.settings;
    const asked = deadlineMs === undefined ? usual : checkedDeadline(deadlineMs, 'deadline_ms');
    const time = { deadlineMs: Math.min(usual, asked), arrivedAt };
    const { signal, release, callOff } = startDeadline(time.deadlineMs, arrivedAt);
    whenGone?.(callOff);
    const load: Load = [['stored', Math.ceil(keys / KEYS_OF_AN_ID)]];
    try {
      await this.admission.enter(load, true, signal);
      return await this.admission.hold(load, 'stored', signal, async () =>
        work({ ...time, signal }),
      );
    } finally {
      release();
    }
  }
}
