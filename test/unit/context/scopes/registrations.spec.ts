import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { monsterShape } from '../../../../src/context/monsters/monster.projections.js';
import type { AnyProjection } from '../../../../src/context/projections/projection.js';
import { playerProjection } from '../../../../src/context/players/player-projection.js';
import {
  playerMeta,
  playerProjections,
} from '../../../../src/context/players/player.projections.js';
import { playerSections } from '../../../../src/context/players/player.sections.js';
import { playerSection } from '../../../../src/context/players/sections/player-section.js';
import type { Registration } from '../../../../src/context/scopes/context-feature.js';
import { RegistrationError } from '../../../../src/context/scopes/registration.error.js';
import { type Scope, scopeOf } from '../../../../src/context/scopes/scope.js';
import { ScopeRegistry } from '../../../../src/context/scopes/scope-registry.js';

const { skills, vitals } = playerProjections;

function sectionNamed(name: string) {
  return playerSection({ name, build: () => name });
}

function projectionNamed(name: string, ...needs: readonly ReturnType<typeof sectionNamed>[]) {
  return playerProjection({ name, needs, schema: Type.String(), build: () => name });
}

/** A part of `meta` with members of these names. */
function metaOf(...members: readonly string[]) {
  const fields = Object.fromEntries(members.map((name) => [name, Type.Null()]));
  return playerProjection({
    name: `meta.${members.join('.')}`,
    needs: [],
    schema: Type.Object(fields),
    build: () => ({}),
  });
}

interface Parts {
  readonly meta?: readonly AnyProjection<'player'>[];
  readonly projections?: readonly AnyProjection<'player'>[];
}

function scopeNamed(name: string, parts: Parts = {}): Scope {
  return scopeOf({ name, projections: [skills], ...parts });
}

function registered(owner: string, ...scopes: readonly Scope[]): Registration {
  return { owner, scopes };
}

/** What the error says, a line each; nothing where all can be registered together. */
function faultsOf(...registrations: readonly Registration[]): readonly string[] {
  try {
    new ScopeRegistry(registrations);
    return [];
  } catch (error) {
    if (!(error instanceof RegistrationError)) throw error;
    const [head, ...faults] = error.message.split('\n- ');
    expect(head).toBe('Scopes cannot be registered:');
    return faults;
  }
}

describe('scopes of modules', () => {
  it('come after those of the service, in the order of their registration', () => {
    const [raid, siege, feast] = ['raid', 'siege', 'feast'].map((name) => scopeNamed(name));
    if (!raid || !siege || !feast) throw new Error('three scopes');
    const own = new ScopeRegistry().names;
    const scopes = new ScopeRegistry([registered('Guild', raid, siege), registered('Inn', feast)]);

    expect(scopes.names).toEqual([...own, 'raid', 'siege', 'feast']);
    expect(scopes.planOf('raid').sections).toEqual([
      playerSections.name,
      playerSections.skill_levels,
    ]);
    expect(scopes.has('siege')).toBe(true);
  });

  it('may be registered by several, being the same', () => {
    const raid = scopeNamed('raid');

    expect(faultsOf(registered('Guild', raid), registered('Siege', raid))).toEqual([]);
    expect(
      new ScopeRegistry([registered('Guild', raid), registered('Siege', raid)]).names.filter(
        (name) => name === 'raid',
      ),
    ).toEqual(['raid']);
  });

  it('may share a section and a projection', () => {
    const guild = sectionNamed('guild');
    const rank = projectionNamed('rank', guild);

    expect(
      faultsOf(
        registered('Guild', scopeNamed('raid', { projections: [rank, vitals] })),
        registered('Siege', scopeNamed('siege', { projections: [rank] })),
      ),
    ).toEqual([]);
  });

  it('tell whose each section is: of who registered it first', () => {
    const guild = sectionNamed('guild');
    const raid = scopeNamed('raid', { projections: [skills, projectionNamed('rank', guild)] });
    const siege = scopeNamed('siege', { projections: [projectionNamed('rank', guild)] });
    const { sections } = new ScopeRegistry([registered('Guild', raid), registered('Siege', siege)]);

    expect(sections.get(guild)).toBe('Guild');
    expect(new Set([...sections.values()])).toEqual(new Set(['ContextModule', 'Guild']));
  });
});

describe('what no compiler has seen', () => {
  const rank = projectionNamed('rank');

  it.each<[string, unknown, string]>([
    ['no list', undefined, 'Guild registers no list of scopes'],
    ['nothing', [null], 'Guild registers what `scopeOf` did not make'],
    ['a scope by hand', [{ name: 'raid' }], 'Guild registers what `scopeOf` did not make'],
    ...['needs', 'build', 'schema'].map((member): [string, unknown, string] => [
      `a projection without ${member}`,
      [{ ...scopeNamed('raid'), projections: [{ ...rank, [member]: undefined }] }],
      'scope "raid" of Guild has what `playerProjection` did not make',
    ]),
  ])('is refused as %s, in words', (_name, scopes, fault) => {
    expect(faultsOf({ owner: 'Guild', scopes: scopes as never })).toEqual([fault]);
  });
});

describe('a registration is refused', () => {
  it.each([
    [
      'with a scope of the service',
      [registered('Guild', scopeNamed('combats'))],
      ['scope "combats" is registered twice, by ContextModule and by Guild'],
    ],
    [
      "with a scope of another module's",
      [registered('Guild', scopeNamed('raid')), registered('Siege', scopeNamed('raid'))],
      ['scope "raid" is registered twice, by Guild and by Siege'],
    ],
    [
      'with a scope of its own name twice',
      [registered('Guild', scopeNamed('raid'), scopeNamed('raid'))],
      ['scope "raid" is registered twice, by Guild and by Guild'],
    ],
    [
      'with a section of a name of the service',
      [
        registered(
          'Guild',
          scopeNamed('raid', { projections: [projectionNamed('worn', sectionNamed('equipment'))] }),
        ),
      ],
      ['section "equipment" is registered twice, by ContextModule and by Guild'],
    ],
    [
      "with a section of a name of another module's, once for all of its scopes",
      [
        registered(
          'Guild',
          scopeNamed('raid', { projections: [projectionNamed('rank', sectionNamed('guild'))] }),
        ),
        registered(
          'Siege',
          ...['siege', 'sally'].map((name) =>
            scopeNamed(name, { projections: [projectionNamed('rank', sectionNamed('guild'))] }),
          ),
        ),
      ],
      ['section "guild" is registered twice, by Guild and by Siege'],
    ],
    [
      'with a projection twice',
      [registered('Guild', scopeNamed('raid', { projections: [vitals, skills, vitals] }))],
      ['scope "raid" of Guild: it has more than one "vitals"'],
    ],
    [
      'with two projections of one name',
      [
        registered(
          'Guild',
          scopeNamed('raid', { projections: [skills, projectionNamed('skills')] }),
        ),
      ],
      ['scope "raid" of Guild: it has more than one "skills"'],
    ],
    [
      'with a projection that is called as every context has one',
      [registered('Guild', scopeNamed('raid', { projections: [projectionNamed('meta')] }))],
      ['scope "raid" of Guild: it has more than one "meta"'],
    ],
    [
      'with a member of meta twice',
      [
        registered(
          'Guild',
          scopeNamed('raid', { meta: [metaOf('rank', 'banner'), metaOf('rank')] }),
        ),
      ],
      ['scope "raid" of Guild: its meta has more than one "rank"'],
    ],
    [
      'with a part of meta twice',
      [
        registered(
          'Guild',
          scopeNamed('raid', { meta: [playerMeta.symbiote, playerMeta.symbiote] }),
        ),
      ],
      ['scope "raid" of Guild: its meta has more than one "symbiote"'],
    ],
    [
      'with members of meta that are the service’s own',
      [
        registered(
          'Guild',
          scopeNamed('raid', {
            meta: [metaOf('entity_id', 'type', 'name', 'scope', 'timestamp', 'warnings')],
          }),
        ),
      ],
      ['entity_id', 'type', 'name', 'scope', 'timestamp', 'warnings'].map(
        (name) => `scope "raid" of Guild: its meta has more than one "${name}"`,
      ),
    ],
    [
      'with a part of meta that is no object',
      [registered('Guild', scopeNamed('raid', { meta: [{ ...skills, name: 'meta.skills' }] }))],
      ['scope "raid" of Guild: "meta.skills" of its meta has a schema of another type than object'],
    ],
    [
      "with another kind's projections",
      [
        registered(
          'Guild',
          scopeNamed('raid', { projections: monsterShape.projections.slice(0, 1) as never }),
        ),
      ],
      ['scope "raid" of Guild: "math_model" is not a player\'s'],
    ],
  ])('%s', (_what, registrations, faults) => {
    expect(faultsOf(...registrations)).toEqual(faults);
  });

  it.each(['', 'Raid', 'raid-1', '1raid', '_raid', 'raid ', '__proto__', 'рейд', 'a'.repeat(65)])(
    'with the name %j',
    (name) => {
      const inAWord = `"${name}" is no name: lower-case letters, digits and _, a letter first`;
      const block = { projections: [projectionNamed(name, sectionNamed('guild'))] };
      const badly = sectionNamed(name);
      const section = {
        projections: [projectionNamed('rank', badly), projectionNamed('banner', badly)],
      };

      expect(faultsOf(registered('Guild', scopeNamed(name)))).toEqual([
        `scope "${name}" of Guild: ${inAWord}`,
      ]);
      for (const parts of [block, section]) {
        expect(faultsOf(registered('Guild', scopeNamed('raid', parts)))).toEqual([
          `scope "raid" of Guild: ${inAWord}`,
        ]);
      }
    },
  );

  it('but not with the longest name, nor with one that objects inherit', () => {
    const names = ['a'.repeat(64), 'constructor', 'r2_d2'];

    expect(faultsOf(registered('Guild', ...names.map((name) => scopeNamed(name))))).toEqual([]);
  });

  it('with every fault at once', () => {
    expect(
      faultsOf(
        registered('Guild', scopeNamed('status'), scopeNamed('Raid')),
        registered('Siege', scopeNamed('siege', { projections: [skills, skills] })),
      ),
    ).toEqual([
      'scope "status" is registered twice, by ContextModule and by Guild',
      'scope "Raid" of Guild: "Raid" is no name: lower-case letters, digits and _, a letter first',
      'scope "siege" of Siege: it has more than one "skills"',
    ]);
  });
});
