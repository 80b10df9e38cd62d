import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const COMMAND = join(import.meta.dirname, '../../../tools/contract/compatible.mjs');

let folder: string;

/** Nothing of the user's own git, nor of a hook that runs the tests, reaches the repository. */
function run(command: string, args: readonly string[], cwd = folder) {
  const { PATH } = process.env;
  const env = { PATH, GIT_CONFIG_GLOBAL: devNull, GIT_CONFIG_NOSYSTEM: '1' };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

function git(...args: readonly string[]): void {
  const { status, stderr } = run('git', args);
  if (status !== 0) throw new Error(stderr);
}

function write(file: string, value: unknown): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
}

/** Writes a contract of the one scope `status`, whose player has these properties. */
function publish(version: string, properties: object, project = '.'): void {
  const schema = { $ref: '#/$defs/player', $defs: { player: { type: 'object', properties } } };
  write(join(project, 'package.json'), { version });
  write(join(project, 'docs/contract/schemas/status.json'), schema);
}

function commit(...tags: readonly string[]): void {
  git('add', '.');
  git('commit', '--quiet', '--message', 'A version');
  for (const tag of tags) git('tag', tag);
}

function compatible(...args: readonly string[]) {
  return run(process.execPath, [COMMAND, ...args]);
}

const NAME = { name: { type: 'string' } };
const NAME_AND_LEVEL = { ...NAME, level: { type: 'integer' } };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'context-assembler-'));
  git('init', '--quiet', '--template=', '--initial-branch=main');
  git('config', 'user.name', 'Somebody');
  git('config', 'user.email', 'somebody@localhost');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('since a revision', () => {
  it('lets a compatible change pass, and tells it', () => {
    publish('0.1.0', NAME);
    commit();
    publish('0.1.0', NAME_AND_LEVEL);

    expect(compatible()).toEqual({
      status: 0,
      stdout: [
        'Since HEAD (0.1.0): 1 change, 0 breaking',
        '            status: level: added',
        'The contract is compatible.\n',
      ].join('\n'),
      stderr: '',
    });
  });

  it.each([
    ['0.1.0', '0.2.0', '1.0.0'],
    ['0.1.0', '0.0.9', '1.0.0'],
    ['1.2.3', '1.3.0', '2.0.0'],
    ['2.0.0', '1.9.0', '3.0.0'],
  ])('refuses one that breaks %s in %s', (before, after, needed) => {
    publish(before, NAME_AND_LEVEL);
    commit();
    publish(after, NAME);

    expect(compatible()).toEqual({
      status: 1,
      stdout: `Since HEAD (${before}): 1 change, 1 breaking\n  BREAKING  status: level: removed\n`,
      stderr: `The contract is not compatible: package.json needs version ${needed} or above, not ${after}.\n`,
    });
  });

  it.each([
    ['0.9.0', '1.0.0'],
    ['1.2.3', '2.0.0-rc.1'],
  ])('lets one that breaks %s pass in %s', (before, after) => {
    publish(before, NAME_AND_LEVEL);
    commit();
    publish(after, NAME);

    const { status, stdout } = compatible();
    expect(status).toBe(0);
    expect(stdout).toContain(`The contract is not compatible, and version ${after} says so.`);
  });

  it('is since the newest version of this history', () => {
    publish('0.9.0', NAME);
    commit('v0.9.0');
    publish('0.10.0', NAME_AND_LEVEL);
    commit('v0.10.0', 'v0.10.0-rc.1', 'newest');
    git('checkout', '--quiet', '-b', 'next');
    publish('1.0.0', {});
    commit('v1.0.0');
    git('checkout', '--quiet', 'main');

    expect(compatible().stdout).toContain('Since v0.10.0 (0.10.0): 0 changes, 0 breaking');
    expect(compatible('v0.9.0').stdout).toContain('Since v0.9.0 (0.9.0): 1 change, 0 breaking');
  });

  it('can be asked for anywhere in the project, which need not be the whole repository', () => {
    publish('0.1.0', NAME_AND_LEVEL, 'game/contexts');
    commit();
    publish('0.1.0', NAME, 'game/contexts');
    const cwd = join(folder, 'game/contexts/docs/contract/schemas');

    const { status, stdout } = run(process.execPath, [COMMAND, 'main'], cwd);
    expect([status, stdout]).toEqual([1, expect.stringContaining('status: level: removed')]);
  });

  it('tells whole documents that are gone, and only those of the contract', () => {
    publish('0.1.0', NAME);
    write('docs/contract/openapi.json', { openapi: '3.1.0' });
    write('docs/contract/other.json', 'no JSON');
    commit();
    rmSync(join(folder, 'docs/contract/openapi.json'));

    expect(compatible()).toMatchObject({
      status: 1,
      stdout: 'Since HEAD (0.1.0): 1 change, 1 breaking\n  BREAKING  openapi: removed\n',
    });
  });

  it('breaks nothing where nothing was published yet', () => {
    write('package.json', { version: '0.1.0' });
    commit();
    publish('0.1.0', NAME);

    expect(compatible()).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('status: added') as string,
    });
  });
});

describe('since a folder', () => {
  beforeEach(() => {
    publish('2.0.0', NAME);
    publish('1.0.0', NAME_AND_LEVEL, 'old');
  });

  it('goes by the version of its package', () => {
    expect(compatible('old').status).toBe(0);

    publish('2.0.0', NAME_AND_LEVEL, 'old');
    expect(compatible('old').status).toBe(1);
  });

  it('goes by the version that is named, of a contract alone', () => {
    expect(compatible('old/docs/contract', '--version', '1.0.0').status).toBe(0);
    expect(compatible('old/docs/contract', '--version', '2.0.0').status).toBe(1);
    expect(compatible('old/docs/contract')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('--version') as string,
    });
  });
});

describe('a fault of usage', () => {
  beforeEach(() => {
    publish('0.1.0', NAME);
    commit();
  });

  it.each([
    ['an unknown revision', ['v9'], 'v9 is neither a git revision nor a folder'],
    ['two revisions', ['main', 'HEAD'], 'One revision or folder, no more'],
    ['an unknown option', ['--since=main'], 'Unknown option'],
    ['an empty folder', ['.git/refs/tags'], '.git/refs/tags holds no contract'],
    ['a version that is none', ['main', '--version', 'next'], '"next" is no version'],
  ])('is %s', (_, args, message) => {
    expect(compatible(...args)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(message) as string,
    });
  });

  it('is a contract that cannot be read', () => {
    write('docs/contract/schemas/status.json', '{');
    expect(compatible()).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('schemas/status.json is no JSON') as string,
    });
  });

  it('is a place without a contract', () => {
    rmSync(join(folder, 'docs'), { recursive: true });
    expect(compatible()).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('There is no docs/contract here or above') as string,
    });
  });
});
