import { describe, expect, it } from 'vitest';
import { fightersOf, teamsOf } from '../../../../src/consumers/combat/combat-actors.js';
import { idListsOf, readCombatRequest } from '../../../../src/consumers/combat/combat-request.js';
import { NotAssembledError } from '../../../../src/consumers/combat/not-assembled.error.js';
import type { FailureReason } from '../../../../src/context/index.js';
import { assemblyOf, contextOf } from '../../fixtures/combat.js';

const BEAR = 'ab000000-0000-4000-8000-00000000000f';

function assembled(
  teams: readonly object[],
  failing: readonly (readonly [number | string, FailureReason])[] = [],
) {
  const { mentions } = readCombatRequest({ teams }, 1000);
  const lists = idListsOf(mentions) as unknown as Parameters<typeof assemblyOf>[0];
  return fightersOf(mentions, assemblyOf(lists, new Map(failing)));
}

function failureOf(run: () => unknown): NotAssembledError {
  try {
    run();
  } catch (error) {
    if (error instanceof NotAssembledError) return error;
  }
  throw new Error('It did not fail as it should');
}

describe('the actors', () => {
  it('have ids of their own, whoever has the number already', () => {
    const fighters = assembled([
      { player_ids: [7, 7], pet_ids: [7] },
      { pet_ids: [7], player_ids: [7] },
    ]);

    expect(fighters.map(({ actor }) => actor)).toEqual([
      { actor_id: '7', kind: 'player', entity_id: 7, team: 0 },
      { actor_id: '7#2', kind: 'player', entity_id: 7, team: 0 },
      { actor_id: '7#3', kind: 'pet', entity_id: 7, team: 0 },
      { actor_id: '7#4', kind: 'player', entity_id: 7, team: 1 },
      { actor_id: '7#5', kind: 'pet', entity_id: 7, team: 1 },
    ]);
  });

  it('are spelled as the assembly spells their entities', () => {
    const fighters = assembled([{ monster_ids: [BEAR.toUpperCase()] }, { monster_ids: [BEAR] }]);

    expect(fighters.map(({ actor }) => actor.actor_id)).toEqual([
      BEAR.toUpperCase(),
      `${BEAR.toUpperCase()}#2`,
    ]);
    expect(fighters.map(({ context }) => context.text)).toEqual([
      contextOf(BEAR.toUpperCase()).text,
      contextOf(BEAR.toUpperCase()).text,
    ]);
  });

  it('are grouped by team', () => {
    const fighters = assembled([{ player_ids: [2, 1] }, { pet_ids: [1] }, { player_ids: [2] }]);

    expect(teamsOf(fighters.map(({ actor }) => actor))).toEqual([['2', '1'], ['1#2'], ['2#2']]);
  });
});

describe('actors of whom one could not be assembled', () => {
  it('fail together, each place with its reason', () => {
    const teams = [{ player_ids: [1, 2] }, { player_ids: [2], monster_ids: [BEAR.toUpperCase()] }];

    const failure = failureOf(() =>
      assembled(teams, [
        [2, 'NOT_FOUND'],
        [BEAR.toUpperCase(), 'SOURCE_UNAVAILABLE'],
      ]),
    );

    expect(failure.body).toEqual({
      code: 'NOT_ASSEMBLED',
      message: 'Some of the actors could not be assembled',
      details: [
        { field: 'teams[0].player_ids[1]', message: 'NOT_FOUND' },
        { field: 'teams[1].player_ids[0]', message: 'NOT_FOUND' },
        { field: 'teams[1].monster_ids[0]', message: 'SOURCE_UNAVAILABLE' },
      ],
      retryable: false,
    });
    expect(failure.errors).toEqual({ player: [2], monster: [BEAR.toUpperCase()], pet: [] });
    expect(failure.reasons).toEqual({
      player: { 2: 'NOT_FOUND' },
      monster: { [BEAR.toUpperCase()]: 'SOURCE_UNAVAILABLE' },
      pet: {},
    });
  });

  it.each<readonly [readonly FailureReason[], boolean]>([
    [['SOURCE_UNAVAILABLE', 'DEADLINE_EXCEEDED', 'STORE_UNAVAILABLE'], true],
    [['SOURCE_UNAVAILABLE', 'NOT_FOUND'], false],
    [['INVALID_DATA', 'DEADLINE_EXCEEDED'], false],
  ])('may be tried again after %j: %s', (reasons, expected) => {
    const failing = reasons.map((reason, at) => [at + 1, reason] as const);

    const failure = failureOf(() => assembled([{ player_ids: [1, 2, 3] }], failing));

    expect(failure.retryable).toBe(expected);
  });
});
