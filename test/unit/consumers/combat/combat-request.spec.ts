import { describe, expect, it } from 'vitest';
import {
  faultsInTeams,
  idListsOf,
  placeOf,
  readCombatRequest,
} from '../../../../src/consumers/combat/combat-request.js';

const TEAMS = {
  teams: [
    { pet_ids: [20], player_ids: [101, 102], monster_ids: [] },
    { monster_ids: ['a', 'b'], player_ids: [101] },
  ],
};

describe('a request for a fight', () => {
  it('names entities team by team: players, monsters, pets', () => {
    const { mentions, faults } = readCombatRequest(TEAMS, 1000);

    expect(faults).toEqual([]);
    expect(mentions.map((mention) => [placeOf(mention), mention.id])).toEqual([
      ['teams[0].player_ids[0]', 101],
      ['teams[0].player_ids[1]', 102],
      ['teams[0].pet_ids[0]', 20],
      ['teams[1].player_ids[0]', 101],
      ['teams[1].monster_ids[0]', 'a'],
      ['teams[1].monster_ids[1]', 'b'],
    ]);
  });

  it('is assembled with the ids of all teams, repeats among them', () => {
    expect(idListsOf(readCombatRequest(TEAMS, 1000).mentions)).toEqual({
      player_ids: [101, 102, 101],
      monster_ids: ['a', 'b'],
      pet_ids: [20],
    });
  });

  it('has the faults of its ids where the teams name them, and others where they are', () => {
    const { mentions } = readCombatRequest(TEAMS, 1000);
    const fields = ['monster_ids[1]', 'player_ids[2]', 'pet_ids[0]', 'pet_ids[1]', 'request'];

    expect(
      faultsInTeams(
        fields.map((field) => ({ field, message: 'is wrong' })),
        mentions,
      ),
    ).toEqual(
      [
        'teams[1].monster_ids[1]',
        'teams[1].player_ids[0]',
        'teams[0].pet_ids[0]',
        'pet_ids[1]',
        'request',
      ].map((field) => ({ field, message: 'is wrong' })),
    );
  });

  it('has no holes', () => {
    const list: number[] = [];
    list[1] = 7;
    const teams: object[] = [];
    teams[1] = { player_ids: list };

    const { mentions, faults } = readCombatRequest({ teams }, 1000);

    expect(mentions.map(({ id }) => id)).toEqual([undefined, 7]);
    expect(faults).toEqual([{ field: 'teams[0]', message: 'must be an object' }]);
  });

  it('of more ids or teams than it may have is looked at so far, and no further', () => {
    const tooMany = { field: 'request', message: 'must not name more than 3 ids' };
    const endless = Array<object>(300_000).fill({});
    const ofIds = readCombatRequest({ teams: [{ player_ids: [1, 2] }, { pet_ids: [3, 4, 5] }] }, 3);
    const ofTeams = readCombatRequest({ teams: endless }, 3);
    const strangers = Object.fromEntries(endless.entries());
    const player_ids = Array<number>(500_000).fill(0);
    const ofStrangers = readCombatRequest({ teams: [{ ...strangers, player_ids }] }, 3);

    expect(ofIds.mentions.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(ofIds.faults).toEqual([tooMany]);
    expect(ofTeams.faults).toHaveLength(4);
    expect(ofTeams.faults.at(-1)).toEqual(tooMany);
    expect(ofStrangers.mentions).toHaveLength(3);
    expect(ofStrangers.faults).toHaveLength(100);
  });
});
