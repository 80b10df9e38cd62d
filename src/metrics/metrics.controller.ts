import { Controller, Get, Header, UseFilters } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { Registry } from 'prom-client';
import { ContextHttpFilter } from '../context/http/index.js';

/** For Prometheus: whoever may ask at all. */
@Controller('metrics')
@UseFilters(ContextHttpFilter)
export class MetricsController {
  constructor(private readonly registry: Registry) {}

  @Get()
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  @ApiOperation({
    operationId: 'readMetrics',
    summary: 'Metrics for Prometheus',
    description: 'What each of them means is in docs/operations.md.',
  })
  @ApiResponse({
    status: 200,
    description: 'The text format of Prometheus.',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  read(): Promise<string> {
    return this.registry.metrics();
  }
}
