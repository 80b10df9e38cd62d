import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const COMPILER_OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  target: ts.ScriptTarget.ES2023,
  verbatimModuleSyntax: true,
  experimentalDecorators: true,
};

/** What a source file imports when it runs: what is only a type is left out. */
function importsOf(file: URL): readonly string[] {
  const source = readFileSync(fileURLToPath(file), 'utf8');
  const { outputText } = ts.transpileModule(source, { compilerOptions: COMPILER_OPTIONS });
  return ts.preProcessFile(outputText).importedFiles.map(({ fileName }) => fileName);
}

/** The packages that an entry needs to run, directly or by our own files. */
function packagesOf(entry: string): readonly string[] {
  const files = new Set([new URL(`../../../src/context/${entry}`, import.meta.url).href]);
  const packages = new Set<string>();
  for (const file of files) {
    for (const name of importsOf(new URL(file))) {
      if (name.startsWith('.')) files.add(new URL(name.replace(/\.js$/, '.ts'), file).href);
      else if (!name.startsWith('node:')) packages.add(name);
    }
  }
  return [...packages].sort();
}

describe('the entries for consumers', () => {
  it.each([
    ['client/index.ts', ['@nats-io/transport-node', '@nestjs/common']],
    ['reader/index.ts', []],
  ])('%s needs no more to run than %j', (entry, packages) => {
    expect(packagesOf(entry)).toEqual(packages);
  });

  it('are told from one that needs more', () => {
    expect(packagesOf('nats/index.ts')).toContain('@nestjs/microservices');
  });
});
