import {
  Body,
  Controller,
  Delete,
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
import {
  type CallOptions,
  ContextAssemblerOrchestrator,
} from '../context-assembler.orchestrator.js';
import type { ContextDocumentsDTO } from '../context-response.dto.js';
import { toJsonText } from '../json/json-text.js';
import { StoredContexts } from '../stored-contexts.service.js';
import { CallTime } from './call-options.decorator.js';
import { ContextHttpFilter, type HttpReply, RETRY_AFTER_SECONDS } from './context-http.filter.js';
import { DescribeAssemble, DescribeRead, DescribeRelease } from './context.openapi.js';
import { noteCode } from './traced-requests.js';

const JSON_TYPE = 'application/json; charset=utf-8';

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
  @Header('content-type', JSON_TYPE)
  @DescribeAssemble()
  async assemble(
    @Body() request: unknown,
    @CallTime() time: CallOptions,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<string> {
    const response = await this.orchestrator.assembleDocuments(request, time);
    if (isWorthRepeating(response)) {
      noteCode(reply, 'ALL_FAILED');
      reply.status(HttpStatus.SERVICE_UNAVAILABLE).header('retry-after', RETRY_AFTER_SECONDS);
    }
    return toJsonText(response);
  }

  @Get(':key')
  @Header('content-type', JSON_TYPE)
  @DescribeRead()
  async read(@Param('key') key: string, @CallTime() time: CallOptions): Promise<string> {
    const context = await this.contexts.find(key, time);
    return context.text;
  }

  @Delete(':key')
  @HttpCode(HttpStatus.NO_CONTENT)
  @DescribeRelease()
  async release(@Param('key') key: string, @CallTime() time: CallOptions): Promise<void> {
    await this.contexts.releaseOne(key, time);
  }
}

/** Nothing was assembled, and not for want of it: the infrastructure failed. */
function isWorthRepeating(response: ContextDocumentsDTO): boolean {
  const { player, monster, pet, contexts, reasons } = response;
  const all = [reasons.player, reasons.monster, reasons.pet].flatMap((each) => Object.values(each));
  if (!all.some(isPassing)) return false;
  const successes = [player, monster, pet, ...Object.values(contexts ?? {})];
  return successes.every((each) => Object.keys(each as object).length === 0);
}
