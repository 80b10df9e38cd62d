import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../../package.json' with { type: 'json' };
import { configOf, VARIABLES } from '../../src/config/environment.js';

const root = join(import.meta.dirname, '../..');
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

interface ComposeService {
  readonly build?: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly healthcheck?: object;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
}

interface Instruction {
  readonly name: string;
  readonly value: string;
}

const compose = parse(textOf('docker-compose.yml')) as Compose;
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);

const instructions: readonly Instruction[] = textOf('Dockerfile')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [name = '', ...words] = line.split(' ');
    return { name, value: words.join(' ') };
  });
const valuesOf = (name: string, among = instructions) =>
  among.filter((each) => each.name === name).map(({ value }) => value);

const stages = valuesOf('FROM').map((value) => {
  const [image = '', , name] = value.split(' ');
  return { image, name };
});
const lastStage = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));
const imageEnvironment = Object.fromEntries(
  valuesOf('ENV').flatMap((value) => value.split(' ').map((pair) => pair.split('='))),
) as Readonly<Record<string, string>>;

/** The source of a file that the build writes. */
const sourceOf = (built: string) => built.replace(/^dist\/(.*)\.js$/, 'src/$1.ts');

const ENDS_IN_VERSION = /^[a-z]+:\d+(\.\d+)*(-[a-z0-9.]+)?$/;

describe('Dockerfile', () => {
  it('starts from images of a named version', () => {
    const names = new Set(stages.map(({ name }) => name));
    const images = stages.map(({ image }) => image).filter((image) => !names.has(image));
    expect(images).not.toEqual([]);
    for (const image of images) expect(image).toMatch(ENDS_IN_VERSION);
  });

  it('runs as a user other than root, and only what exists', () => {
    const [user] = valuesOf('USER', lastStage);
    expect(user).toBe('node');
    const [command = ''] = valuesOf('CMD', lastStage);
    expect(JSON.parse(command)).toEqual(['node', 'dist/main.js']);
    expect(existsSync(join(root, sourceOf('dist/main.js')))).toBe(true);
  });

  it('runs only scripts of the package', () => {
    const scripts = valuesOf('RUN').flatMap((value) => value.match(/(?<=npm run )[\w:-]+/g) ?? []);
    expect(scripts).toContain('build');
    expect(Object.keys(packageJson.scripts)).toEqual(expect.arrayContaining(scripts));
  });

  it('copies only what is there and is not ignored', () => {
    const allowed = textOf('.dockerignore').trim().split('\n');
    expect(allowed[0]).toBe('*');
    const copies = valuesOf('COPY').filter((value) => !value.startsWith('--from'));
    for (const source of copies.flatMap((value) => value.split(' ').slice(0, -1))) {
      expect(existsSync(join(root, source))).toBe(true);
      expect(allowed).toContain(`!${source}`);
    }
  });
});

describe('docker-compose.yml', () => {
  it('starts servers of a named version, each with a check of its health', () => {
    const servers = services.filter(([, { image }]) => image !== undefined);
    expect(servers.map(([name]) => name).sort()).toEqual(['nats', 'postgres', 'redis']);
    for (const [, { image, healthcheck }] of servers) {
      expect(image).toMatch(ENDS_IN_VERSION);
      expect(healthcheck).toBeDefined();
    }
  });

  it('gives our containers only variables that the configuration knows', () => {
    for (const [, { environment = {} }] of ours) {
      expect(VARIABLES).toEqual(expect.arrayContaining(Object.keys(environment)));
    }
  });

  it('gives the service a valid configuration, of the hosts beside it', () => {
    const environment = { ...imageEnvironment, ...compose.services.service?.environment };
    const { databaseUrl, redisUrl, natsUrl = '', http } = configOf(environment);
    expect([databaseUrl, redisUrl, natsUrl].map((url) => new URL(url).hostname)).toEqual([
      'postgres',
      'redis',
      'nats',
    ]);
    expect(http).toMatchObject({ host: '0.0.0.0', port: Number(valuesOf('EXPOSE')[0]) });
  });

  it('runs only programs that the build makes', () => {
    const commands = ours.flatMap(([, { command, entrypoint }]) => [command, entrypoint]);
    const programs = commands.flatMap((words) => (words ? [words] : []));
    expect(programs).toHaveLength(2);
    for (const [program, script = ''] of programs) {
      expect(program).toBe('node');
      expect(existsSync(join(root, sourceOf(script)))).toBe(true);
    }
  });

  it('waits for what can be waited for', () => {
    for (const [, { depends_on = {} }] of ours) {
      for (const [name, { condition }] of Object.entries(depends_on)) {
        const isServer = compose.services[name]?.healthcheck !== undefined;
        expect(condition).toBe(isServer ? 'service_healthy' : 'service_completed_successfully');
        expect(compose.services[name]).toBeDefined();
      }
    }
  });

  it('opens ports on this machine alone', () => {
    for (const port of services.flatMap(([, { ports = [] }]) => ports)) {
      expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    }
  });
});
