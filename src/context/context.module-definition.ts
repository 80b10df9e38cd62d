import {
  ConfigurableModuleBuilder,
  type FactoryProvider,
  type InjectionToken,
  type ModuleMetadata,
  type Provider,
  type Type,
} from '@nestjs/common';
import type { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import type { ContextOptions } from './context.options.js';
import { CONTEXT_DATA_SOURCE, CONTEXT_REDIS } from './context.tokens.js';

/** Something of the host's: by the token under which it is injected, or made by a factory. */
export type Supplied<Value> =
  InjectionToken | Pick<FactoryProvider<Value>, 'inject' | 'useFactory'>;

/** A way in that the module opens beside injection: `httpTransport`, `natsTransport`. */
export interface ContextTransport {
  readonly controllers: readonly Type[];
}

/** What the module is wired to; known before the options are. */
export interface ContextWiring {
  /** Modules that export what the tokens and factories name. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
  /** The TypeORM data source, with `CONTEXT_ENTITIES` among its entities. @default DataSource */
  readonly dataSource: Supplied<DataSource>;
  /** The ioredis client (version 5, no cluster) for live vitals and contexts. */
  readonly redis: Supplied<Redis> | undefined;
  /** `httpTransport`, `natsTransport`; a host that only injects needs none. @default [] */
  readonly transports: readonly ContextTransport[];
  /** Makes the orchestrator injectable everywhere. @default false */
  readonly isGlobal: boolean;
}

const DEFAULT_WIRING: ContextWiring = {
  imports: [],
  dataSource: DataSource,
  redis: undefined,
  transports: [],
  isGlobal: false,
};

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<ContextOptions>({ moduleName: 'Context' })
    .setClassMethodName('forRoot')
    .setExtras(DEFAULT_WIRING, (definition, wiring) => ({
      ...definition,
      global: wiring.isGlobal,
      // The builder keeps the imports of `forRootAsync` to itself.
      imports: [...(definition.imports ?? []), ...wiring.imports],
      providers: [
        ...(definition.providers ?? []),
        providerOf(CONTEXT_DATA_SOURCE, wiring.dataSource),
        providerOf(CONTEXT_REDIS, redisOf(wiring)),
      ],
      controllers: wiring.transports.flatMap(({ controllers }) => controllers),
    }))
    .build();

function redisOf({ redis }: ContextWiring): Supplied<Redis> {
  if (redis !== undefined) return redis;
  throw new Error('ContextModule needs `redis`: the token of an ioredis client, or a factory');
}

function providerOf(provide: symbol, supplied: Supplied<unknown>): Provider {
  if (typeof supplied === 'object' && 'useFactory' in supplied) return { provide, ...supplied };
  return { provide, useExisting: supplied };
}
