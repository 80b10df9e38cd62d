import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import packageJson from '../../package.json' with { type: 'json' };
import { hostApplication, INSTALL } from '../../tools/package/host-application.mjs';

const root = join(import.meta.dirname, '../..');

/** What `npm pack` needs of the project; the rest of `src` would only cost the compiler time. */
const SOURCES = [
  ...['package.json', 'tsconfig.json', 'tsconfig.build.json', 'src/context', 'tools/package'],
  ...['README.md', 'LICENSE', 'CHANGELOG.md'],
];

const COMPILER_OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  skipLibCheck: false,
  typeRoots: [join(root, 'node_modules/@types')],
  types: ['node'],
};

const execute = promisify(execFile);

/**
 * Runs a program to its end.
 * @returns what it printed
 * @throws Error with what it said of its failure, when its status is not 0
 */
export async function run(
  directory: string,
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const options = { cwd: directory, env: { ...process.env, ...env } };
  const { stdout } = await execute(program, args, options);
  return stdout;
}

/**
 * Packs a copy of the project, for packing changes package.json for a while.
 * @returns the copy, and the file that npm made of it
 */
export async function packLibrary(folder: string): Promise<{ project: string; tarball: string }> {
  const project = join(folder, 'project');
  for (const each of SOURCES) cpSync(join(root, each), join(project, each), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  await run(project, ['npm', 'pack', '--pack-destination', folder]);
  return { project, tarball: join(folder, `${packageJson.name}-${packageJson.version}.tgz`) };
}

/** Makes an empty Nest application and installs a package into it, offline. */
export async function installIntoHost(host: string, tarball: string): Promise<void> {
  mkdirSync(host);
  for (const [name, text] of Object.entries(hostApplication())) {
    writeFileSync(join(host, name), text);
  }
  await run(host, ['npm', ...INSTALL, '--offline', tarball]);
}

/**
 * Compiles a host's program, with the strictness of a careful host.
 * @returns the faults in it, and in the declarations of the package that it uses
 */
export function compileInHost(program: string, usedPackage: string): readonly string[] {
  const compilation = ts.createProgram([program], COMPILER_OPTIONS);
  // Not every package of the host: the declarations of some keep the compiler busy for long.
  const checked = compilation
    .getSourceFiles()
    .filter(({ fileName }) => fileName === program || fileName.startsWith(usedPackage));
  const faults = [
    ...compilation.getOptionsDiagnostics(),
    ...checked.flatMap((file) => compilation.getSyntacticDiagnostics(file)),
    ...checked.flatMap((file) => compilation.getSemanticDiagnostics(file)),
  ];
  compilation.emit(compilation.getSourceFile(program));
  return faults.map(({ file, messageText }) => {
    return `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}
