import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { type DataSource } from 'typeorm';
import { CONTEXT_DATA_SOURCE } from '../context.tokens.js';
import { type ContextPlan } from '../assembly/context-plan.js';
import { type LoaderSource, type TableSource } from '../sections/section.js';
import { RegistrationError } from './registration.error.js';
import { ScopeRegistry } from './scope-registry.js';

/** Sees at start that what the scopes read is there: entities in the data source, and loaders. */
@Injectable()
export class SourceCheck implements OnModuleInit {
  constructor(
    private readonly scopes: ScopeRegistry,
    @Inject(CONTEXT_DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly moduleRef: ModuleRef,
  ) {}

  /** @throws RegistrationError naming every table, column and loader that is not there */
  onModuleInit(): void {
    const faults = new Set(this.scopes.plans.flatMap((plan) => this.#faultsOf(plan)));
    if (faults.size > 0) throw new RegistrationError([...faults]);
  }

  #faultsOf({ own, sections }: ContextPlan): readonly string[] {
    return [
      ...this.#faultsOfTable('own row', own),
      ...sections.flatMap(({ name, source }) => {
        if (!source) return [];
        return 'entity' in source
          ? this.#faultsOfTable(name, source)
          : this.#faultsOfLoader(name, source);
      }),
    ];
  }

  #faultsOfTable(section: string, { entity, key, columns }: TableSource): readonly string[] {
    const what = `section "${section}" reads ${entity.name}`;
    if (!this.dataSource.hasMetadata(entity)) {
      return [`${what}, which is not among the entities of the data source`];
    }
    const known = this.dataSource.getMetadata(entity).columns.map((each) => each.propertyName);
    return [key, ...columns]
      .filter((column) => !known.includes(column))
      .map((column) => `${what}, which has no column "${column}"`);
  }

  #faultsOfLoader(section: string, { loader }: LoaderSource): readonly string[] {
    try {
      this.moduleRef.get(loader, { strict: false });
      return [];
    } catch {
      return [`section "${section}" is read by ${loader.name}, which no module provides`];
    }
  }
}
