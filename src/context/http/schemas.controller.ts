import { Controller, Get, Header, Param, UseFilters } from '@nestjs/common';
import type { TSchema } from 'typebox';
import { ContextError } from '../context.error.js';
import { ContextSchemas } from '../contract/context-schemas.js';
import { ContextHttpFilter } from './context-http.filter.js';
import { DescribeSchema, DescribeScopes } from './context.openapi.js';

/** The contract of the contexts, for machines. */
@Controller('v1/schemas')
@UseFilters(ContextHttpFilter)
export class SchemasController {
  constructor(private readonly schemas: ContextSchemas) {}

  @Get()
  @DescribeScopes()
  list(): Readonly<Record<string, string>> {
    const { scopeNames } = this.schemas;
    return Object.fromEntries(scopeNames.map((name) => [name, `/v1/schemas/${name}`]));
  }

  @Get(':scope')
  @Header('content-type', 'application/schema+json')
  @DescribeSchema()
  read(@Param('scope') scope: string): TSchema {
    const schema = this.schemas.ofScope(scope);
    if (schema) return schema;
    const message = 'There is no such scope';
    throw new ContextError({ code: 'NOT_FOUND', message, details: [], retryable: false });
  }
}
