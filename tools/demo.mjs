import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installDependencies } from './install-dependencies.mjs';

const USAGE = `npm run demo [-- --exit] [-- --external]

Starts private servers, migrates, seeds, serves, and assembles a fight over HTTP, over NATS and by
injection; opens it, shows a status and an inventory screen, and the scope that examples/guild adds;
then it serves until Ctrl-C and leaves nothing behind.

  --exit       stop after the fight, with status 0
  --external   use the servers of DATABASE_URL and REDIS_URL, in a schema and a Redis database of
               its own that are dropped at the end; without it these variables are ignored
  --help       this text`;

const { values } = parseArgs({
  options: {
    exit: { type: 'boolean', default: false },
    external: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(USAGE);
} else {
  installDependencies();
  console.log('Building …');
  build();
  // Only now is there what these import.
  const { runDemo } = await import('./demo/run-demo.mjs');
  process.exitCode = await runDemo(values);
}

function build() {
  const cwd = fileURLToPath(new URL('../', import.meta.url));
  // By npm, which empties `dist` before: what was renamed since must not be found there.
  run('npm', ['run', '--silent', 'build'], cwd);
  run('npx', ['--no-install', 'tsc', '-p', 'tsconfig.examples.json'], cwd);
}

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed');
}
