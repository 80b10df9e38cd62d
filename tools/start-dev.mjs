import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { printReadable } from './readable-logs.mjs';

// The compiler writes dist whenever a source changes, and Node restarts the service when dist does.

const root = fileURLToPath(new URL('../', import.meta.url));
const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
const options = { cwd: root, stdio: 'inherit' };

const compiler = spawn(
  process.execPath,
  [tsc, '-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput'],
  options,
);
const service = spawn(process.execPath, ['--watch', '--watch-preserve-output', 'dist/main.js'], {
  ...options,
  stdio: ['inherit', 'pipe', 'inherit'],
});
printReadable(service.stdout);

for (const child of [compiler, service]) {
  child.once('exit', (code) => {
    compiler.kill();
    service.kill();
    process.exitCode = code ?? 0;
  });
}
