import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { DescribeError } from '../context/http/index.js';

/** Documents `GET /health/live`, which asks nobody who it is. */
export function DescribeLive(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'readLiveness',
      security: [],
      summary: 'Whether the service lives',
      description: 'What it works with is not looked at: where that is away, a restart is no cure.',
    }),
    ApiResponse({ status: 200, description: 'It does.', schema: statusOf('live') }),
  );
}

/** Documents `GET /health/ready`, which asks nobody who it is. */
export function DescribeReady(): MethodDecorator {
  const dependencies = { type: 'object', additionalProperties: statusOf('up') };
  return applyDecorators(
    ApiOperation({
      operationId: 'readReadiness',
      security: [],
      summary: 'Whether the service is to be sent requests',
      description:
        'Not before PostgreSQL with its tables, Redis and, where it is configured, NATS are there; ' +
        'and not any more once the service was told to stop.',
    }),
    ApiResponse({
      status: 200,
      description: 'It is.',
      schema: {
        type: 'object',
        properties: { status: { type: 'string', enum: ['ready'] }, dependencies },
        required: ['status', 'dependencies'],
      },
    }),
    DescribeError(503, 'It is not; `details` names what is missing, and why.'),
  );
}

function statusOf(status: string) {
  return {
    type: 'object',
    properties: { status: { type: 'string', enum: [status] } },
    required: ['status'],
  };
}
