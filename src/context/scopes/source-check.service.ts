import { Inject, Injectable, type OnModuleInit, Scope } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { CONTEXT_DATA_SOURCE } from '../context.tokens.js';
import { playerTable } from '../players/player.sections.js';
import type { AnySection, LoaderSource, TableSource } from '../sections/section.js';
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
    if (!this.dataSource.isInitialized) {
      throw new RegistrationError(['the data source is not initialized']);
    }
    const faults = [...this.scopes.sections].flatMap(([section, owner]) =>
      this.#faultsOf(section).map((fault) => `section "${section.name}" of ${owner} ${fault}`),
    );
    if (faults.length > 0) throw new RegistrationError(faults);
  }

  #faultsOf({ own = [], source }: AnySection): readonly string[] {
    return [
      ...(own.length === 0 ? [] : this.#faultsOfTable({ ...playerTable, columns: own })),
      ...(source && 'entity' in source ? this.#faultsOfTable({ columns: [], ...source }) : []),
      ...(source && 'loader' in source ? this.#faultsOfLoader(source) : []),
    ];
  }

  #faultsOfTable({ entity, key, columns, orderBy = key }: TableSource): readonly string[] {
    const what = `reads ${entity.name}, which`;
    if (!this.dataSource.hasMetadata(entity)) {
      return [`${what} is not among the entities of the data source`];
    }
    // A relation has a column as well, but not its type.
    const known = this.dataSource.getMetadata(entity).columns.filter(({ isVirtual }) => !isVirtual);
    return [...new Set([key, ...columns, orderBy])]
      .filter((column) => !known.some(({ propertyName }) => propertyName === column))
      .map((column) => `${what} has no column "${column}"`);
  }

  #faultsOfLoader({ loader }: LoaderSource): readonly string[] {
    const what = `is read by ${loader.name}, which`;
    try {
      const { scope } = this.moduleRef.introspect(loader);
      return scope === Scope.DEFAULT ? [] : [`${what} is not one for the whole application`];
    } catch {
      return [`${what} no module provides`];
    }
  }
}
