import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { CONTEXT_DATA_SOURCE } from '../context.tokens.js';
import { SectionReader } from '../sections/section-reader.js';
import { uuidColumn } from '../sections/id-column.js';

/** Reads monsters: their one table. */
@Injectable()
export class MonsterReader extends SectionReader<string> {
  constructor(@Inject(CONTEXT_DATA_SOURCE) dataSource: DataSource, moduleRef: ModuleRef) {
    super('monster', dataSource, uuidColumn, moduleRef);
  }
}
