import { refTo, Type } from '../../context/index.js';

const MONSTER = 'ff81a16b-a621-48b6-a9f3-cf977a6f60cf';

/** A part of a schema of the context module, in other words. */
function partOf(place: string, description: string) {
  return { ...refTo(place), description };
}

const team: object = Type.Object(
  {
    player_ids: Type.Optional(partOf('ContextRequest/properties/player_ids', 'Players.')),
    monster_ids: Type.Optional(partOf('ContextRequest/properties/monster_ids', 'Monsters.')),
    pet_ids: Type.Optional(partOf('ContextRequest/properties/pet_ids', 'Pets.')),
  },
  { additionalProperties: false, minProperties: 1, description: 'At least one id.' },
);

/** What `POST /v1/combats` takes. */
export const requestSchema = Type.Object(
  {
    teams: Type.Array(team, {
      minItems: 1,
      description: 'Of all teams together, no more ids than of one assembly.',
    }),
  },
  { additionalProperties: false },
);

/** A request that works in the seeder's world. */
export const requestExamples = {
  ambush: {
    summary: 'A player with a pet against a monster, twice',
    value: {
      teams: [{ player_ids: [101], pet_ids: [20] }, { monster_ids: [MONSTER, MONSTER] }],
    },
  },
};

/** The id of a fight. */
export const sidSchema = Type.String({
  format: 'uuid',
  example: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
});

const actor = {
  actor_id: Type.String({
    description:
      'Unique in the fight: the id of the entity, with `#2`, `#3` … where it is taken already.',
    example: `${MONSTER}#2`,
  }),
  kind: Type.Enum(['player', 'monster', 'pet']),
  entity_id: Type.Union([Type.Integer(), Type.String({ format: 'uuid' })]),
  team: Type.Integer({ minimum: 0, description: 'The place of its team in the request.' }),
};

/** What `POST /v1/combats` answers. */
export const sessionSchema = Type.Object({
  sid: sidSchema,
  actors: Type.Array(Type.Object(actor), {
    description: 'Team by team; in each the players, the monsters and the pets, as requested.',
  }),
});

/** What `GET /v1/combats/{sid}` answers. */
export const stateSchema = Type.Object({
  sid: sidSchema,
  actors: Type.Array(
    Type.Object({
      ...actor,
      parts: Type.Object({
        raw: partOf('Player_combats/properties/math_model', 'The `math_model`.'),
        loadout: partOf('Player_combats/properties/loadout', 'What it fights with.'),
        skills: partOf('Player_combats/properties/skills', 'Of players alone.'),
        vitals: partOf('Player_combats/properties/vitals', 'At the beginning of the fight.'),
        meta: Type.Union(
          ['Player_combats', 'Monster', 'Pet'].map((name) =>
            partOf(`${name}/properties/meta`, 'Who it is.'),
          ),
        ),
      }),
    }),
  ),
});

/** What `POST /v1/combats` answers where there is no fight. */
export const notAssembledSchema = Type.Object({
  error: partOf('Error/properties/error', 'The reason of each, where the request names it.'),
  errors: partOf('ContextResponse/properties/errors', 'The ids that failed.'),
  reasons: partOf('ContextResponse/properties/reasons', 'Why each of them did, by id.'),
});
