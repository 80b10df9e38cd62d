import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { ContextClientOptions } from './context-client.options.js';

export const {
  ConfigurableModuleClass,
  MODULE_OPTIONS_TOKEN: CONTEXT_CLIENT_OPTIONS,
  OPTIONS_TYPE,
  ASYNC_OPTIONS_TYPE,
} = new ConfigurableModuleBuilder<ContextClientOptions>({ moduleName: 'ContextClient' })
  .setClassMethodName('forRoot')
  .setExtras({ isGlobal: false }, (definition, { isGlobal }) => ({
    ...definition,
    global: isGlobal,
  }))
  .build();
