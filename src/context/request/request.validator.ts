import { Inject, Injectable } from '@nestjs/common';
import type { FaultDetail } from '../context.error.js';
import type { ContextSettings } from '../context.options.js';
import { CONTEXT_SETTINGS } from '../context.tokens.js';
import type { JsonObject } from '../json/json-value.js';
import { ALL_KINDS } from '../kinds/kinds.js';
import { ScopeRegistry } from '../scopes/scope-registry.js';
import { ContextRequestDTO } from './context-request.dto.js';
import { KeysRequestDTO } from './keys-request.dto.js';
import { fault, ShapeCheck } from './shape.js';

/** The one check of requests, for every way in: what it lets pass is of the contract. */
@Injectable()
export class RequestValidator {
  readonly #requests: ShapeCheck<ContextRequestDTO>;
  readonly #keys: ShapeCheck<KeysRequestDTO>;

  constructor(
    private readonly scopes: ScopeRegistry,
    @Inject(CONTEXT_SETTINGS) private readonly settings: ContextSettings,
  ) {
    this.#requests = new ShapeCheck(ContextRequestDTO, settings.maxIds);
    this.#keys = new ShapeCheck(KeysRequestDTO, settings.maxIds);
  }

  /** @throws InvalidRequestError naming every fault, up to a hundred */
  checkRequest(request: unknown): ContextRequestDTO {
    const idsOf = (fields: JsonObject) => ALL_KINDS.map(({ idsField }) => fields[idsField]);
    return this.#requests.check(request, (fields) => [
      ...this.#scopeFaults(fields.scope),
      ...this.#lifeFaults(fields.ttl_seconds),
      ...this.#countFaults(idsOf(fields), 'id'),
    ]);
  }

  /** @throws InvalidRequestError naming every fault, up to a hundred */
  checkKeys(request: unknown): KeysRequestDTO {
    return this.#keys.check(request, ({ keys }) =>
      Array.isArray(keys) ? this.#countFaults([keys], 'key') : [],
    );
  }

  #lifeFaults(ttlSeconds: unknown): readonly FaultDetail[] {
    const { maxTtlSeconds } = this.settings;
    const isLife =
      Number.isInteger(ttlSeconds) &&
      Number(ttlSeconds) >= 1 &&
      Number(ttlSeconds) <= maxTtlSeconds;
    if (ttlSeconds === undefined || isLife) return [];
    const message = `must be an integer from 1 to ${String(maxTtlSeconds)}`;
    return [{ field: 'ttl_seconds', message }];
  }

  #scopeFaults(scope: unknown): readonly FaultDetail[] {
    // class-validator's own rule takes a `String` for a text, which no scope is found by.
    if (typeof scope !== 'string')
      return [{ field: 'scope', message: 'must be the name of a scope' }];
    if (this.scopes.has(scope)) return [];
    return [{ field: 'scope', message: `must be one of ${this.scopes.names.join(', ')}` }];
  }

  #countFaults(lists: readonly unknown[], what: string): readonly FaultDetail[] {
    const count = lists.reduce(
      (sum: number, list) => sum + (Array.isArray(list) ? list.length : 0),
      0,
    );
    const { maxIds } = this.settings;
    // A list that is none has been told already.
    const areLists = lists.every((list) => list === undefined || Array.isArray(list));
    if (count === 0 && areLists) return [fault(`must name at least one ${what}`)];
    return count > maxIds ? [fault(`must not name more than ${String(maxIds)} ${what}s`)] : [];
  }
}
