import type { DiscoveryService, ModulesContainer } from '@nestjs/core';
import { type Registration, RegisteredFeature } from './context-feature.js';

/** What the modules of the application register by `ContextModule.forFeature`. */
export function registeredFeatures(
  discovery: DiscoveryService,
  modules: ModulesContainer,
): readonly Registration[] {
  return discovery.getProviders().flatMap(({ instance, host }) => {
    const feature: unknown = instance;
    if (!(feature instanceof RegisteredFeature)) return [];
    const owners = [...modules.values()].filter(({ imports }) => host && imports.has(host));
    const owner = owners.map(({ name }) => name).join(', ');
    return [{ owner, scopes: feature.scopes }];
  });
}
