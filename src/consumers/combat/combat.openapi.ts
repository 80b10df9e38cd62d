import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiResponse } from '@nestjs/swagger';
import {
  DescribeDeadline,
  DescribeError,
  DescribeGrants,
  RETRY_AFTER,
} from '../../context/http/index.js';
import {
  notAssembledSchema,
  requestExamples,
  requestSchema,
  sessionSchema,
  sidSchema,
  stateSchema,
} from './combat.schemas.js';

/** Documents `POST /v1/combats`. */
export function DescribeOpen(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'openCombat',
      summary: 'Open a fight between teams',
      description:
        'Keeps what each actor brings in Redis, under `combat:rbc:{sid}:actor:{actor_id}:raw` and ' +
        '`:loadout`, `:skills`, `:vitals`, `:meta`, and the teams under `combat:rbc:{sid}:meta`: ' +
        'all of it for the same time, or nothing. Who is named again is one actor more.',
    }),
    DescribeDeadline(),
    ApiBody({ schema: requestSchema, required: true, examples: requestExamples }),
    ApiResponse({ status: 201, description: 'The fight, and its actors.', schema: sessionSchema }),
    DescribeError(400, 'The request is invalid; `details` names every fault.'),
    DescribeGrants(),
    ApiResponse({
      status: 409,
      description: 'Some of the actors could not be assembled: there is no fight.',
      headers: RETRY_AFTER,
      schema: notAssembledSchema,
    }),
    DescribeError(503, 'Redis did not confirm the write, or not in time: there is no fight.'),
  );
}

/** Documents `GET /v1/combats/{sid}`. */
export function DescribeFind(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'readCombat',
      summary: 'Read a fight, with all that its actors bring',
    }),
    ApiParam({ name: 'sid', description: 'The id of the fight.', schema: sidSchema }),
    ApiResponse({ status: 200, description: 'The fight.', schema: stateSchema }),
    DescribeDeadline(),
    DescribeError(400, 'The id is of another form.'),
    DescribeError(404, 'There is no such fight, or its life is over.'),
    DescribeError(503, 'Redis did not answer, or not in time, or there was too much to do.'),
  );
}
