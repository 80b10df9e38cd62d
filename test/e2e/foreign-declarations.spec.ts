import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../tools/servers/temporary-folder.mjs';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const compiler = join(root, 'node_modules/typescript/bin/tsc');
const A_MINUTE_OR_TWO = 120_000;

/** What a new application of Nest has: it writes declarations, and is less strict than we are. */
const NEST_OPTIONS = {
  module: 'nodenext',
  target: 'ES2023',
  declaration: true,
  emitDecoratorMetadata: true,
  experimentalDecorators: true,
  isolatedModules: true,
  skipLibCheck: true,
  strictNullChecks: true,
  types: ['node'],
  rootDir: 'src',
  outDir: 'dist',
};

/** A module that hands on everything it can name. */
const EVERYTHING = `
import {
  type ContextAssemblerOrchestrator, playerMeta, playerProjections, playerSection, playerSections,
  scopeOf,
} from 'context-assembler';
export * from 'context-assembler';
export const sections = playerSections;
export const { math_model, items, ...projections } = playerProjections;
export const stage = playerSection({ name: 'stage', own: ['game_stage'], build: ({ own }) => own });
export const everything = scopeOf({
  name: 'everything',
  meta: [playerMeta.character, playerMeta.symbiote],
  projections: [items, math_model, playerProjections.loadout, playerProjections.wallet],
});
export const ask = (contexts: ContextAssemblerOrchestrator) =>
  contexts.assemble({ scope: 'raid', player_ids: [1], include: 'both' });
`;

let folder: ReturnType<typeof temporaryFolder>;

/** An application with the package in its node_modules: its types alone, as they are published. */
beforeAll(async () => {
  folder = temporaryFolder();
  const installed = join(folder.directory, 'node_modules');
  const own = join(installed, 'context-assembler');
  mkdirSync(join(own, 'node_modules'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    // A package of which only ours knows is not found from the application, as pnpm has it.
    if (name === 'typebox') continue;
    symlinkSync(join(root, 'node_modules', name), join(installed, name));
  }
  cpSync(join(root, 'node_modules/typebox'), join(own, 'node_modules/typebox'), {
    recursive: true,
  });
  cpSync(join(root, 'package.json'), join(own, 'package.json'));
  const types = ['--emitDeclarationOnly', '--incremental', 'false', '--sourceMap', 'false'];
  const out = ['--outDir', join(own, 'dist'), '--tsBuildInfoFile', 'null'];
  expect(await compile(root, ['-p', 'tsconfig.build.json', ...types, ...out])).toBe('');

  cpSync(join(root, 'examples/guild'), join(folder.directory, 'src/guild'), { recursive: true });
  writeFileSync(join(folder.directory, 'src/everything.ts'), EVERYTHING);
  writeFileSync(join(folder.directory, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(
    join(folder.directory, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: NEST_OPTIONS, include: ['src'] }),
  );
}, A_MINUTE_OR_TWO);

afterAll(() => {
  folder.remove();
});

/** What the compiler complains of. */
async function compile(directory: string, args: readonly string[]): Promise<string> {
  try {
    await run(process.execPath, [compiler, ...args], { cwd: directory });
    return '';
  } catch (error) {
    return (error as { readonly stdout: string }).stdout;
  }
}

describe('an application of another team, where the package is installed', () => {
  it(
    'compiles with the guild in it, and writes declarations',
    async () => {
      expect(await compile(folder.directory, ['-p', '.'])).toBe('');

      const declared = readFileSync(join(folder.directory, 'dist/everything.d.ts'), 'utf8');
      expect(declared).toContain(
        'Promise<import("context-assembler").ContextResponseDTO<"raid", "both">>',
      );
    },
    A_MINUTE_OR_TWO,
  );
});
