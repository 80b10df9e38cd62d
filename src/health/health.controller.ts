import { Controller, Get, UseFilters } from '@nestjs/common';
import { Public } from '../authentication/public.decorator.js';
import { ContextHttpFilter } from '../context/http/index.js';
import { DescribeLive, DescribeReady } from './health.openapi.js';
import { type Ready, Readiness } from './readiness.js';

/** For supervisors and balancers: anybody may ask. */
@Public()
@Controller('health')
@UseFilters(ContextHttpFilter)
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** That this answers is the answer: what the service works with is not looked at. */
  @Get('live')
  @DescribeLive()
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @DescribeReady()
  ready(): Promise<Ready> {
    return this.readiness.check();
  }
}
