import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { temporaryFolder } from '../../tools/servers/temporary-folder.mjs';
import { insertPlayers } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { moduleGraphOf } from '../support/module-graph.js';
import { compileInHost, installIntoHost, packLibrary, run } from '../support/packed-library.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';

interface Manifest {
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
  readonly dependencies: object;
  readonly peerDependencies: object;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
}

/** A name under which the library is imported, and what that leads to. */
interface Entry {
  readonly name: string;
  readonly files: readonly string[];
  readonly packages: readonly string[];
}

/** The optional peers that each entry imports; a host that only injects needs none. */
const OPTIONAL_PEERS: Readonly<Record<string, readonly string[]>> = {
  '.': [],
  './http': ['@nestjs/swagger'],
  './nats': ['@nats-io/transport-node', '@nestjs/microservices'],
  './client': ['@nats-io/transport-node'],
  './reader': [],
};

const { directory, remove } = temporaryFolder();
const host = join(directory, 'host');
const installed = join(host, 'node_modules', packageJson.name);

let project: string;
let manifest: Manifest;
let entries: readonly Entry[];
let optionalPeers: readonly string[];
let database: TestDatabase;
let redis: TestRedis;

beforeAll(async () => {
  const packed = await packLibrary(join(directory, 'pack'));
  project = packed.project;
  await installIntoHost(host, packed.tarball);

  manifest = jsonOf(join(installed, 'package.json')) as Manifest;
  optionalPeers = Object.keys(manifest.peerDependenciesMeta).sort();
  entries = Object.entries(manifest.exports).map(([name, paths]) => {
    const code = moduleGraphOf(join(installed, paths.default));
    const types = moduleGraphOf(join(installed, paths.types));
    // What only types lead to has compiled files as well, which nothing loads.
    const declared = [...types.files].map((file) => file.replace(/\.d\.ts$/, '.js'));
    const files = [...new Set([...code.files, ...declared])];
    return { name, files, packages: [...code.packages, ...types.packages] };
  });
  database = await createGameDatabase();
  redis = await createTestRedis();
}, 300_000);

afterAll(async () => {
  await redis.close();
  await database.drop();
  remove();
});

describe('the packed library', () => {
  it('is found faultless by publint', async () => {
    const { messages } = await publint({ pkgDir: installed, pack: false });
    expect(messages).toEqual([]);
  });

  it('holds what its entries lead to, the types of that, and no other file', () => {
    const code = entries.flatMap(({ files }) => files);
    const types = code.map((file) => file.replace(/\.js$/, '.d.ts'));
    const files = [...code, ...types].map((file) => relative(installed, file));
    const about = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];

    expect(filesIn(installed)).toEqual(sorted([...files, ...about]));
  });

  it('has a manifest without what is for developers, and leaves ours as it was', () => {
    expect(sorted(Object.keys(manifest))).toEqual([
      ...['dependencies', 'description', 'engines', 'exports', 'files', 'license', 'name'],
      ...['peerDependencies', 'peerDependenciesMeta', 'type', 'version'],
    ]);
    expect(jsonOf(join(project, 'package.json'))).toEqual(packageJson);
  });

  it('declares every package that its files import, and no other', () => {
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });

    expect(sorted(entries.flatMap(({ packages }) => packages))).toEqual(sorted(declared));
  });

  it('imports an optional peer only in the entry that is for it', () => {
    const imports = entries.map(({ name, packages }) => {
      return [name, optionalPeers.filter((peer) => packages.includes(peer))] as const;
    });

    expect(Object.fromEntries(imports)).toEqual(OPTIONAL_PEERS);
  });

  it('can be imported by each entry where the optional peers are there', async () => {
    const names = entries.map(({ name }) => join(packageJson.name, name));
    const program = `for (const name of ${JSON.stringify(names)}) await import(name);`;
    // The copy that was packed sees our own packages, and itself by its name.
    await run(project, [process.execPath, '--input-type=module', '--eval', program]);
  });
});

describe('an empty Nest application that installs it', () => {
  it('lacks no package, and has one copy of each peer that is not optional', async () => {
    await run(host, ['npm', 'ls', '--all']);

    const peers = Object.keys(manifest.peerDependencies);
    const required = peers.filter((peer) => !optionalPeers.includes(peer));
    const copies = packagesIn(host).filter((name) => peers.includes(name));
    expect(copies.sort()).toEqual(required.sort());
  });

  it('compiles, and has players assembled', async () => {
    await insertPlayers(database.admin, [1]);
    const program = join(host, 'main.ts');
    cpSync(join(import.meta.dirname, 'host/main.ts'), program);

    expect(compileInHost(program, installed)).toEqual([]);
    const printed = await run(host, [process.execPath, 'main.js'], {
      HOST_DATABASE_URL: database.url,
      HOST_REDIS_URL: redis.url,
    });

    expect(JSON.parse(printed)).toEqual({
      assembled: ['1'],
      reasons: { player: { 2: 'NOT_FOUND' }, monster: {}, pet: {} },
      strengths: [{ base: 15, source: {}, temp: {} }],
    });
  }, 120_000);
});

function jsonOf(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** The packages that npm has installed, by name, as often as they are there. */
function packagesIn(folder: string): readonly string[] {
  const lock = jsonOf(join(folder, 'node_modules/.package-lock.json')) as { packages: object };
  return Object.keys(lock.packages).map((path) => path.split('node_modules/').at(-1) ?? '');
}

/** Each text once, in order. */
function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}

/** The files below a folder, in order. */
function filesIn(folder: string): readonly string[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((each) => each.isFile());
  return sorted(files.map(({ parentPath, name }) => relative(folder, join(parentPath, name))));
}
