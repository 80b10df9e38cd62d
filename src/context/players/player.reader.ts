import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { CONTEXT_DATA_SOURCE } from '../context.tokens.js';
import { SectionReader } from '../sections/section-reader.js';
import { integerColumn } from '../sections/id-column.js';

/** Reads what a plan names of players: their tables, and the live vitals from Redis. */
@Injectable()
export class PlayerReader extends SectionReader<number> {
  constructor(@Inject(CONTEXT_DATA_SOURCE) dataSource: DataSource, moduleRef: ModuleRef) {
    super('player', dataSource, integerColumn, moduleRef);
  }
}
