import {
  type ArgumentsHost,
  ForbiddenException,
  Logger,
  UnauthorizedException,
} from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import { firstValueFrom } from 'rxjs';
import { afterEach, expect, it, vi } from 'vitest';
import { ContextNatsFilter } from '../../../../src/context/nats/context-nats.filter.js';

const MESSAGE = { switchToRpc: () => ({ getData: () => ({}) }) } as unknown as ArgumentsHost;

afterEach(() => {
  vi.restoreAllMocks();
});

it.each([
  ['threw that nobody was named', new UnauthorizedException(), 'UNAUTHENTICATED'],
  ['threw that this is not granted', new ForbiddenException(), 'FORBIDDEN'],
  ['said no', new RpcException('Forbidden resource'), 'FORBIDDEN'],
  ['broke', new RpcException('of the host'), 'INTERNAL'],
])('where a guard of the host %s the code says so', async (_, exception, code) => {
  const error = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  const answer = firstValueFrom(new ContextNatsFilter().catch(exception, MESSAGE));

  await expect(answer).rejects.toMatchObject({ code, retryable: false });
  expect(error).toHaveBeenCalledTimes(code === 'INTERNAL' ? 1 : 0);
});
