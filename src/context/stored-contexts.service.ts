import { Injectable } from '@nestjs/common';
import { ContextGoneError, InvalidRequestError } from './context.error.js';
import { JsonText } from './json/json-text.js';
import { RequestValidator } from './request/request.validator.js';
import { isContextKey } from './store/context-key.js';
import { ContextStore } from './store/context-store.js';

/** Contexts that were stored, for those who hold their keys. */
@Injectable()
export class StoredContexts {
  constructor(
    private readonly validator: RequestValidator,
    private readonly store: ContextStore,
  ) {}

  /**
   * One context, as it was stored.
   * @throws InvalidRequestError for a key of another form
   * @throws ContextGoneError once its life is over
   * @throws StoreUnavailableError
   */
  async find(key: string): Promise<JsonText> {
    checkKey(key);
    const [text] = await this.store.getMany([key]);
    if (text === undefined) throw new ContextGoneError();
    return new JsonText(text);
  }

  /**
   * Deletes one context, if it is still there.
   * @throws InvalidRequestError for a key of another form
   * @throws StoreUnavailableError
   */
  async releaseOne(key: string): Promise<void> {
    checkKey(key);
    await this.store.deleteMany([key]);
  }

  /**
   * The contexts of `{ "keys": […] }` by key, `null` where there is none any more.
   * @throws InvalidRequestError, StoreUnavailableError
   */
  async read(request: unknown): Promise<Readonly<Record<string, JsonText | null>>> {
    const keys = distinct(this.validator.checkKeys(request).keys);
    const texts = await this.store.getMany(keys);
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
   * @throws InvalidRequestError, StoreUnavailableError
   */
  async release(request: unknown): Promise<{ readonly released: number }> {
    const keys = distinct(this.validator.checkKeys(request).keys);
    return { released: await this.store.deleteMany(keys) };
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
