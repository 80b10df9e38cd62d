import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { DescribeDeadline, DescribeError, DescribeGrants } from '../context/http/index.js';
import { refTo } from '../context/index.js';

/** Documents `GET /v1/players/{id}/{scope}`. */
export function DescribeScreen(
  scope: 'status' | 'inventory',
  operationId: string,
): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId,
      summary: `What the ${scope} screen shows of a player`,
      description: `The player’s context of the scope \`${scope}\`, assembled now; nothing is stored.`,
    }),
    ApiParam({
      name: 'id',
      description: 'The player.',
      schema: { type: 'integer', minimum: 1, maximum: 2_147_483_647, example: 101 },
    }),
    ApiQuery({
      name: 'locale',
      required: false,
      schema: refTo('ContextRequest/properties/locale'),
    }),
    DescribeDeadline(),
    ApiResponse({ status: 200, description: 'The context.', schema: refTo(`Player_${scope}`) }),
    DescribeError(400, 'The id, the locale or the deadline is not of its form.'),
    DescribeGrants(),
    DescribeError(404, 'There is no such player.'),
    DescribeError(422, 'The player’s data are invalid.'),
    DescribeError(503, 'The player could not be read, or not in time.'),
  );
}
