import { Injectable } from '@nestjs/common';
import { type DocumentTime, JsonDocuments } from '../redis/json-documents.js';
import { newContextKey } from './context-key.js';
import { ContextStore } from './context-store.js';

/** Contexts in Redis, as the JSON data type or as text. */
@Injectable()
export class RedisContextStore extends ContextStore {
  constructor(private readonly documents: JsonDocuments) {
    super();
  }

  override async putMany(
    documents: readonly Buffer[],
    ttlSeconds: number,
    signal?: AbortSignal,
  ): Promise<readonly (string | Error)[]> {
    const entries = documents.map((document) => [newContextKey(), document] as const);
    const faults = await this.documents.putEach(entries, ttlSeconds, signal);
    return entries.map(([key], at) => faults[at] ?? key);
  }

  override getMany(
    keys: readonly string[],
    time?: DocumentTime,
  ): Promise<readonly (string | undefined)[]> {
    return this.documents.getMany(keys, time);
  }

  override deleteMany(keys: readonly string[], time?: DocumentTime): Promise<number> {
    return this.documents.deleteMany(keys, time);
  }
}
