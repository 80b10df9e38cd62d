import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  HttpStatus,
  Param,
  Post,
  Res,
  UseFilters,
} from '@nestjs/common';
import { isPassing } from '../assembly/outcome.js';
import { ContextAssemblerOrchestrator } from '../context-assembler.orchestrator.js';
import { type ContextResponseDTO } from '../context-response.dto.js';
import { type ContextRequest } from '../request/context-request.dto.js';
import { StoredContexts } from '../stored-contexts.service.js';
import { ContextHttpFilter, type HttpReply, RETRY_AFTER_SECONDS } from './context-http.filter.js';
import { DescribeAssemble, DescribeRead } from './context.openapi.js';

/** The way in over HTTP. */
@Controller('v1/context')
@UseFilters(ContextHttpFilter)
export class ContextController {
  constructor(
    private readonly orchestrator: ContextAssemblerOrchestrator,
    private readonly contexts: StoredContexts,
  ) {}

  /** The body goes on as it came: the orchestrator checks requests, whoever sends them. */
  @Post('assemble')
  @HttpCode(HttpStatus.OK)
  @DescribeAssemble()
  async assemble(
    @Body() request: unknown,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<ContextResponseDTO> {
    const response = await this.orchestrator.assemble(request as ContextRequest);
    if (isWorthRepeating(response)) {
      reply.status(HttpStatus.SERVICE_UNAVAILABLE).header('retry-after', RETRY_AFTER_SECONDS);
    }
    return response;
  }

  @Get(':key')
  @Header('content-type', 'application/json; charset=utf-8')
  @DescribeRead()
  async read(@Param('key') key: string): Promise<string> {
    const context = await this.contexts.find(key);
    return context.text;
  }
}

/** Nothing was assembled, and not for want of it: the infrastructure failed. */
function isWorthRepeating(response: ContextResponseDTO): boolean {
  const { player, monster, pet, reasons } = response;
  const isNothing = [player, monster, pet].every((keys) => Object.keys(keys).length === 0);
  const all = [reasons.player, reasons.monster, reasons.pet].flatMap((each) => Object.values(each));
  return isNothing && all.some(isPassing);
}
