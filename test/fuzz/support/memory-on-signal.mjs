// Loaded before the service: at SIGWINCH, which ends nothing, it collects garbage and says what is left.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
let times = 0;

process.on('SIGWINCH', () => {
  collect();
  collect();
  const { rss, heapUsed } = process.memoryUsage();
  times += 1;
  console.log(`memory ${times}: rss ${rss} heap ${heapUsed};`);
});
