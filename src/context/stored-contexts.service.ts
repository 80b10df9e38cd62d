import { Inject, Injectable } from '@nestjs/common';
import { Admission } from './admission/admission.js';
import type { Load } from './admission/capacity.js';
import type { CallOptions } from './context-assembler.orchestrator.js';
import { ContextGoneError, InvalidRequestError } from './context.error.js';
import type { ContextSettings } from './context.options.js';
import { CONTEXT_SETTINGS } from './context.tokens.js';
import { type AskedTime, startDeadline } from './deadline/deadline.js';
import { JsonText } from './json/json-text.js';
import { checkedDeadline } from './request/asked-deadline.js';
import { RequestValidator } from './request/request.validator.js';
import { isContextKey } from './store/context-key.js';
import { ContextStore } from './store/context-store.js';

/** So many keys are about as much work as an id to assemble. */
const KEYS_OF_AN_ID = 10;

/**
 * Contexts that were stored, for those who hold their keys. What is done with them counts as work in
 * flight, and is urgent: what was assembled is lost on who cannot read it.
 */
@Injectable()
export class StoredContexts {
  constructor(
    private readonly validator: RequestValidator,
    private readonly store: ContextStore,
    private readonly admission: Admission,
    @Inject(CONTEXT_SETTINGS) private readonly settings: Pick<ContextSettings, 'deadlineMs'>,
  ) {}

  /**
   * One context, as it was stored.
   * @throws InvalidRequestError for a key of another form
   * @throws ContextGoneError once its life is over
   * @throws OverloadedError, StoreUnavailableError
   */
  async find(key: string, options?: CallOptions): Promise<JsonText> {
    checkKey(key);
    const [text] = await this.#within(options, [key], (left) => this.store.getMany([key], left));
    if (text === undefined) throw new ContextGoneError();
    return new JsonText(text);
  }

  /**
   * Deletes one context, if it is still there.
   * @throws InvalidRequestError for a key of another form
   * @throws OverloadedError, StoreUnavailableError
   */
  async releaseOne(key: string, options?: CallOptions): Promise<void> {
    checkKey(key);
    await this.#within(options, [key], (left) => this.store.deleteMany([key], left));
  }

  /**
   * The contexts of `{ "keys": […] }` by key, `null` where there is none any more.
   * @throws InvalidRequestError, OverloadedError, StoreUnavailableError
   */
  async read(
    request: unknown,
    options?: CallOptions,
  ): Promise<Readonly<Record<string, JsonText | null>>> {
    const keys = distinct(this.validator.checkKeys(request).keys);
    const texts = await this.#within(options, keys, (left) => this.store.getMany(keys, left));
    return Object.fromEntries(
      keys.map((key, at) => {
        const text = texts[at];
        return [key, text === undefined ? null : new JsonText(text)];
      }),
    );
  }

  /**
   * Deletes the contexts of `{ "keys": […] }`.
   * @returns how many there still were
   * @throws InvalidRequestError, OverloadedError, StoreUnavailableError
   */
  async release(request: unknown, options?: CallOptions): Promise<{ readonly released: number }> {
    const keys = distinct(this.validator.checkKeys(request).keys);
    return {
      released: await this.#within(options, keys, (left) => this.store.deleteMany(keys, left)),
    };
  }

  /** Does so when it is let in, in what is then left of its time. */
  async #within<Result>(
    { deadlineMs, arrivedAt = performance.now(), whenGone }: CallOptions = {},
    keys: readonly string[],
    work: (time: AskedTime) => Promise<Result>,
  ): Promise<Result> {
    const { deadlineMs: usual } = this.settings;
    const asked = deadlineMs === undefined ? usual : checkedDeadline(deadlineMs, 'deadline_ms');
    const time = { deadlineMs: Math.min(usual, asked), arrivedAt };
    const { signal, release, callOff } = startDeadline(time.deadlineMs, arrivedAt);
    whenGone?.(callOff);
    const load: Load = [['stored', Math.ceil(keys.length / KEYS_OF_AN_ID)]];
    try {
      await this.admission.enter(load, true, signal);
      return await this.admission.hold(load, 'stored', signal, async () => work(time));
    } finally {
      release();
    }
  }
}

function checkKey(key: string): void {
  if (isContextKey(key)) return;
  const message = 'must be a key of the form temp:setup:{uuid4}';
  throw new InvalidRequestError([{ field: 'key', message }]);
}

function distinct(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)];
}
