import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => readFileSync(path, 'utf8')).config,
  ts.sys,
  ROOT,
);
/** One file alone does not show of which kind it is; all of ours are modules. */
const compilerOptions: ts.CompilerOptions = { ...options, module: ts.ModuleKind.ESNext };

/** What `node` runs as the service, made from `src` as it is now. */
export interface BuiltService {
  readonly entry: string;
  remove(): void;
}

/**
 * Makes what `npm run build` makes, but for the check of types, which takes most of its time; in a
 * folder of its own, for other runs may build at the same time.
 */
export function buildService(): BuiltService {
  const sources = join(ROOT, 'src');
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'build', 'service-'));
  for (const name of readdirSync(sources, { recursive: true, encoding: 'utf8' })) {
    const target = join(folder, name);
    mkdirSync(dirname(target), { recursive: true });
    if (name.endsWith('.json')) cpSync(join(sources, name), target);
    if (!name.endsWith('.ts')) continue;
    const text = readFileSync(join(sources, name), 'utf8');
    const { outputText } = ts.transpileModule(text, { compilerOptions, fileName: name });
    writeFileSync(target.replace(/\.ts$/, '.js'), outputText);
  }
  return {
    entry: join(folder, 'main.js'),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
