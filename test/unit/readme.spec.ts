import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { configOf, VARIABLES } from '../../src/config/environment.js';
import { SCOPES } from '../../src/context/scopes/built-in-scopes.js';

const root = join(import.meta.dirname, '../..');
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');
const readme = textOf('README.md');

const { http, logLevel, preStopMs, context, combat } = configOf({
  DATABASE_URL: 'postgres://db',
  REDIS_URL: 'redis://redis',
});

/** The defaults of the code; a variable without one is described in words. */
const DEFAULTS: Readonly<Record<string, string | number>> = {
  HTTP_HOST: http.host,
  HTTP_PORT: http.port,
  LOG_LEVEL: logLevel,
  HTTP_MAX_CONNECTIONS: http.maxConnections,
  CONTEXT_MAX_IDS: context.maxIds,
  CONTEXT_DEADLINE_MS: context.deadlineMs,
  CONTEXT_MAX_IN_FLIGHT: context.maxInFlight,
  CONTEXT_MAX_QUEUED: context.maxQueued,
  CONTEXT_PRE_STOP_MS: preStopMs,
  CONTEXT_TTL_SECONDS: context.ttlSeconds,
  CONTEXT_MAX_TTL_SECONDS: context.maxTtlSeconds,
  CONTEXT_COMBAT_TTL_SECONDS: combat.ttlSeconds,
  CONTEXT_REDIS_FORMAT: context.redisFormat,
  CONTEXT_BAG_SLOTS: context.bag.slots,
  CONTEXT_MAX_WEIGHT: context.bag.maxWeight,
};

describe('README.md', () => {
  it('lists every variable of the configuration, with its default', () => {
    const rows = readme.matchAll(/^\| `([A-Z_]+)` .*\| (.*?) +\|$/gm);
    const variables = [...rows]
      .map(([, name = '', value = '']) => [name, value] as const)
      .filter(([name]) => VARIABLES.includes(name));
    expect(variables.map(([name]) => name)).toEqual(VARIABLES);
    const inCode = variables.filter(([, value]) => value.startsWith('`'));
    expect(Object.fromEntries(inCode)).toEqual(
      Object.fromEntries(Object.entries(DEFAULTS).map(([name, value]) => [name, `\`${value}\``])),
    );
  });

  it('names only scripts that there are', () => {
    const scripts = readme.match(/(?<=npm run )[\w:]+|(?<=npm )(test|start)\b/g) ?? [];
    expect(scripts).toContain('demo');
    expect(Object.keys(packageJson.scripts)).toEqual(expect.arrayContaining(scripts));
  });
});

describe('the documents', () => {
  it.each([
    'README.md',
    'CHANGELOG.md',
    'SECURITY.md',
    'docs/architecture.md',
    'docs/authentication.md',
    'docs/contract.md',
    'docs/errors.md',
    'docs/extending.md',
    'docs/operations.md',
  ])('link to what there is: %s', (file) => {
    const links = textOf(file).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g);
    for (const [, path = '', anchor] of links) {
      const target = path === '' ? file : join(dirname(file), path);
      expect(existsSync(join(root, target)), target).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(textOf(target)), target).toContain(anchor);
    }
  });

  it('name every scope in the contract', () => {
    const contract = textOf('docs/contract.md');
    for (const { name } of SCOPES) expect(contract).toContain(`| \`${name}\``);
  });
});

/** The headings' anchors, as forges make them. */
function anchorsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
