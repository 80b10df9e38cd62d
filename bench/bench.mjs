import { optionsOf, USAGE } from './options.mjs';
import { publishNewest } from './report/write-results.mjs';
import { runBench } from './run-bench.mjs';

const options = optionsOf(process.argv.slice(2));

if (options.help) console.log(USAGE);
else if (options.chart) publishNewest();
else process.exitCode = await runBench(options);
