// Loaded before the service: at SIGWINCH, which Nest does not take for the end, it says how much memory
// is held once the garbage is gone.
import { writeSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
let asked = 0;

process.on('SIGWINCH', () => {
  collect();
  collect();
  asked += 1;
  const { rss, heapUsed } = process.memoryUsage();
  writeSync(2, `memory ${asked}: ${JSON.stringify({ rss, heapUsed })}\n`);
});
