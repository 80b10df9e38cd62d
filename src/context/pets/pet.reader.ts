import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { CONTEXT_DATA_SOURCE } from '../context.tokens.js';
import { SectionReader } from '../sections/section-reader.js';
import { integerColumn } from '../sections/id-column.js';

/** Reads pets: their one table. */
@Injectable()
export class PetReader extends SectionReader<number> {
  constructor(@Inject(CONTEXT_DATA_SOURCE) dataSource: DataSource, moduleRef: ModuleRef) {
    super('pet', dataSource, integerColumn, moduleRef);
  }
}
