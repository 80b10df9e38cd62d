import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';

/** What a compiled file or a declaration file leads to. */
export interface ModuleGraph {
  /** Itself, and whatever relative imports lead to. */
  readonly files: ReadonlySet<string>;
  /** The packages that these files import. */
  readonly packages: ReadonlySet<string>;
}

/** @throws when a relative import leads nowhere */
export function moduleGraphOf(entry: string): ModuleGraph {
  const files = new Set([entry]);
  const packages = new Set<string>();
  // What is added on the way is visited too.
  for (const file of files) {
    for (const specifier of importsOf(file)) {
      if (specifier.startsWith('.')) files.add(siblingOf(file, specifier));
      else if (!isBuiltin(specifier)) packages.add(packageOf(specifier));
    }
  }
  return { files, packages };
}

function importsOf(file: string): readonly string[] {
  if (file.endsWith('.json')) return [];
  return ts
    .preProcessFile(readFileSync(file, 'utf8'))
    .importedFiles.map(({ fileName }) => fileName);
}

/** Declarations import the compiled files that they declare. */
function siblingOf(file: string, specifier: string): string {
  const target = join(file, '..', specifier);
  return file.endsWith('.d.ts') ? target.replace(/\.js$/, '.d.ts') : target;
}

function packageOf(specifier: string): string {
  const [scope = '', name = ''] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}
