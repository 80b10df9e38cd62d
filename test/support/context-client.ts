import { NestFactory } from '@nestjs/core';
import { onTestFinished } from 'vitest';
import {
  ContextClient,
  ContextClientModule,
  type ContextClientOptions,
} from '../../src/context/client/index.js';

/** A client in an application of its own. */
export interface RunningClient {
  readonly client: ContextClient;
  readonly close: () => Promise<void>;
}

/** Starts an application with nothing but a client; it ends with the test. */
export async function startClient(options: ContextClientOptions): Promise<RunningClient> {
  const app = await NestFactory.createApplicationContext(ContextClientModule.forRoot(options));
  onTestFinished(() => app.close());
  return { client: app.get(ContextClient), close: () => app.close() };
}
