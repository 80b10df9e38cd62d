import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type ContextAssemblerOrchestrator,
  type ContextRequest,
  type PlayerContext,
  playerProjection,
  playerProjections,
  playerSections,
  type RowOf,
  type ScopeName,
  scopeOf,
  Type,
} from 'context-assembler';
import type { GuildMemberEntity } from '../../../examples/guild/guild-member.entity.js';
import { guild, raidsDone } from '../../../examples/guild/guild.sections.js';
import { raid } from '../../../examples/guild/raid.scope.js';
import { combatantProjections } from '../../../src/context/combat/combatant.projections.js';
import type { MonsterContext } from '../../../src/context/contexts.js';
import { monsterSections } from '../../../src/context/monsters/monster.sections.js';
import type { ContextScopes } from '../../../src/context/scopes/scopes.js';

type Raider = PlayerContext<'raid'>;

/** A request and its answer, as a caller writes and sees them; nothing is assembled. */
const ask: ContextAssemblerOrchestrator['assemble'] = () => new Promise(() => undefined);

describe('the types of a foreign scope', () => {
  it('are known by its name', () => {
    expectTypeOf<'raid'>().toExtend<ScopeName>();
    expectTypeOf<ContextScopes['raid']>().toEqualTypeOf<typeof raid>();
    expect(raid.name).toBe('raid');
  });

  it('are those that its projections declare, and that of a reused one the same as everywhere', () => {
    expectTypeOf<Raider['allegiance']>().toEqualTypeOf<{
      readonly guild: string | null;
      readonly raids: number;
    }>();
    expectTypeOf<Raider['raid_role']>().toEqualTypeOf<'lead' | 'shield' | 'strike' | 'mend'>();
    expectTypeOf<Raider['math_model']>().toEqualTypeOf<PlayerContext<'combats'>['math_model']>();
    expectTypeOf<Raider['meta']['scope']>().toEqualTypeOf<'raid'>();
    expectTypeOf<Raider['meta']['entity_id']>().toEqualTypeOf<number>();
    expectTypeOf<Raider>().not.toHaveProperty('loadout');
    expectTypeOf<PlayerContext<'combats'>>().not.toHaveProperty('allegiance');
  });

  it('come with the answer of a request that names the scope', () => {
    const answer = ask({ scope: 'raid', player_ids: [1], include: 'contexts' });

    const contexts = expectTypeOf(answer).resolves.toHaveProperty('contexts');
    contexts.toHaveProperty('player').toEqualTypeOf<Readonly<Record<string, Raider>>>();
    contexts
      .toHaveProperty('monster')
      .toEqualTypeOf<Readonly<Record<string, MonsterContext<'raid'>>>>();
    expectTypeOf<Raider>().toExtend<PlayerContext>();
  });

  it('are inferred of a row from the columns that are read', () => {
    type Row = RowOf<GuildMemberEntity, 'guildName' | 'rank'>;

    expectTypeOf<ReturnType<typeof guild.build>>().toEqualTypeOf<Row | undefined>();
    expectTypeOf<ReturnType<typeof raidsDone.build>>().toEqualTypeOf<number>();
    expectTypeOf<Row>().not.toHaveProperty('characterId');
    expect([guild.name, raidsDone.name]).toEqual(['guild', 'raids_done']);
  });
});

describe('the compiler', () => {
  it('refuses a scope that nobody registered, unless its name is known at run time alone', () => {
    // @ts-expect-error there is no such scope
    const unknown: ContextRequest = { scope: 'raids', player_ids: [1] };
    // @ts-expect-error nor is there one for a caller of the orchestrator
    const asked = () => ask({ scope: 'raids', player_ids: [1] });
    const dynamic = (scope: string) => ask({ scope, player_ids: [1] });

    expect([unknown.scope, asked, dynamic]).toHaveLength(3);
  });

  it('refuses a projection that reads a section which it does not declare', () => {
    const undeclared = playerProjection({
      name: 'undeclared',
      needs: [playerSections.attributes],
      schema: Type.String(),
      // @ts-expect-error the guild is not among its needs
      build: ({ guild }) => String(guild),
    });

    expect(undeclared.needs).toEqual([playerSections.attributes]);
  });

  it('refuses to read a column that its section did not', () => {
    const column = playerProjection({
      name: 'column',
      needs: [guild],
      schema: Type.String(),
      // @ts-expect-error the section reads the name and the rank alone
      build: ({ guild }) => String(guild?.characterId),
    });

    expect(column.needs).toEqual([guild]);
  });

  it("refuses sections and projections of another kind's", () => {
    const beast = playerProjection({
      name: 'beast',
      // @ts-expect-error a monster's section is not a player's
      needs: [monsterSections.base_stats],
      schema: Type.Number(),
      build: () => 1,
    });
    const beasts = scopeOf({
      name: 'beasts',
      // @ts-expect-error nor are its projections
      projections: combatantProjections('monster', monsterSections),
    });

    expect([beast.name, beasts.name]).toEqual(['beast', 'beasts']);
  });

  it('takes a projection of ours beside one of its own', () => {
    const both = scopeOf({
      name: 'both',
      projections: [playerProjections.skills, raid.projections[0]],
    });

    expectTypeOf(both.projections[1].name).toEqualTypeOf<'allegiance'>();
    expect(both.projections.map(({ name }) => name)).toEqual(['skills', 'allegiance']);
  });
});
