import { type DynamicModule, Module, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { RedisService } from '@liaoliaots/nestjs-redis';
import { ContextSchemas } from '../context/index.js';
import { AuthenticationGuard } from './authentication.guard.js';
import { Authentication } from './authentication.js';
import { Consumers } from './consumers.js';
import { RateLimits } from './rate-limits.js';
import { type TokenOptions, Tokens } from './tokens.js';

/** Who may ask. */
export interface AuthenticationOptions {
  /** A JSON file of consumers: docs/authentication.md. */
  readonly consumersPath: string;
  /** Whose tokens are taken beside API keys. */
  readonly tokens?: TokenOptions;
}

/** Puts the guard before every handler of the application. */
@Module({})
export class AuthenticationModule implements OnApplicationShutdown {
  /**
   * @param options none: everybody may ask
   * @param deadlineMs what a request has time for
   */
  static for(options: AuthenticationOptions | undefined, deadlineMs: number): DynamicModule {
    const authentication = {
      provide: Authentication,
      inject: [RedisService, ContextSchemas],
      useFactory: (redis: RedisService, { scopeNames }: ContextSchemas) =>
        authenticationOf(options, redis, deadlineMs, scopeNames),
    };
    return {
      module: AuthenticationModule,
      providers: [
        ...(options === undefined ? [] : [authentication]),
        AuthenticationGuard,
        { provide: APP_GUARD, useExisting: AuthenticationGuard },
      ],
    };
  }

  constructor(@Optional() private readonly authentication?: Authentication) {}

  onApplicationShutdown(): void {
    this.authentication?.stop();
  }
}

function authenticationOf(
  options: AuthenticationOptions | undefined,
  redis: RedisService,
  deadlineMs: number,
  scopes: readonly string[],
): Authentication | undefined {
  if (options === undefined) return undefined;
  const limits = new RateLimits(redis.getOrThrow());
  const consumers = new Consumers(options.consumersPath, limits, scopes);
  return new Authentication(consumers, options.tokens && new Tokens(options.tokens, deadlineMs));
}
