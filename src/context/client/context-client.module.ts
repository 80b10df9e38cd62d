import { Module } from '@nestjs/common';
import { ConfigurableModuleClass } from './context-client.module-definition.js';
import { ContextClient } from './context.client.js';

/**
 * For an application that asks the service over NATS: exports `ContextClient`. `forRoot` and
 * `forRootAsync` take `ContextClientOptions`; with `isGlobal` the client is injectable everywhere.
 */
@Module({ providers: [ContextClient], exports: [ContextClient] })
export class ContextClientModule extends ConfigurableModuleClass {}
