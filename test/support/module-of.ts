import { Module, type ModuleMetadata, type Type } from '@nestjs/common';
import { ContextModule, type Scope } from '../../src/context/index.js';

@Module({})
class HostModule {}

/** A module of a host's, of this name, that registers scopes. */
export function moduleOf(
  name: string,
  scopes: readonly Scope[],
  { imports = [], ...metadata }: ModuleMetadata = {},
): Type {
  const module = class extends HostModule {};
  Object.defineProperty(module, 'name', { value: name });
  Module({ imports: [ContextModule.forFeature({ scopes }), ...imports], ...metadata })(module);
  return module;
}
