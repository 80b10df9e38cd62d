import { Injectable } from '@nestjs/common';
import type { CallOptions } from './context-assembler.orchestrator.js';
import { ContextGoneError, InvalidRequestError } from './context.error.js';
import { JsonText } from './json/json-text.js';
import { RequestValidator } from './request/request.validator.js';
import { isContextKey } from './store/context-key.js';
import { ContextStore } from './store/context-store.js';
import { StoredWork } from './stored-work.js';

/** Contexts that were stored, for those who hold their keys. */
@Injectable()
export class StoredContexts {
  constructor(
    private readonly validator: RequestValidator,
    private readonly store: ContextStore,
    private readonly work: StoredWork,
  ) {}

  /**
   * One context, as it was stored.
   * @throws InvalidRequestError for a key of another form
   * @throws ContextGoneError once its life is over
   * @throws OverloadedError, StoreUnavailableError, ContextError of `DEADLINE_EXCEEDED`
   */
  async find(key: string, options?: CallOptions): Promise<JsonText> {
    checkKey(key);
    const [text] = await this.work.run(options, 1, (left) => this.store.getMany([key], left));
    if (text === undefined) throw new ContextGoneError();
    return new JsonText(text);
  }

  /**
   * Deletes one context, if it is still there.
   * @throws InvalidRequestError for a key of another form
   * @throws OverloadedError, StoreUnavailableError, ContextError of `DEADLINE_EXCEEDED`
   */
  async releaseOne(key: string, options?: CallOptions): Promise<void> {
    checkKey(key);
    await this.work.run(options, 1, (left) => this.store.deleteMany([key], left));
  }

  /**
   * The contexts of `{ "keys": […] }` by key, `null` where there is none any more.
   * @throws InvalidRequestError, OverloadedError, StoreUnavailableError, ContextError of `DEADLINE_EXCEEDED`
   */
  async read(
    request: unknown,
    options?: CallOptions,
  ): Promise<Readonly<Record<string, JsonText | null>>> {
    const keys = distinct(this.validator.checkKeys(request).keys);
    const texts = await this.work.run(options, keys.length, (left) =>
      this.store.getMany(keys, left),
    );
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
   * @throws InvalidRequestError, OverloadedError, StoreUnavailableError, ContextError of `DEADLINE_EXCEEDED`
   */
  async release(request: unknown, options?: CallOptions): Promise<{ readonly released: number }> {
    const keys = distinct(this.validator.checkKeys(request).keys);
    return {
      released: await this.work.run(options, keys.length, (left) =>
        this.store.deleteMany(keys, left),
      ),
    };
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
