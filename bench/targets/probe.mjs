import { subscribe } from 'node:diagnostics_channel';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { answer } from './commands.mjs';

// Loaded into every process that is measured, by `--import`, before its own code.

const TIMER_MS = 10;
const KILOBYTE = 1024;

const delay = monitorEventLoopDelay({ resolution: TIMER_MS });
delay.enable();

/** CPU time since the process began; memory now and at its peak; the loop's delay since asked last. */
answer('usage', () => {
  const { user, system } = process.cpuUsage();
  // The histogram holds the time from tick to tick of its timer.
  const loopDelayMs = Math.max(0, delay.percentile(99) / 1e6 - TIMER_MS);
  delay.reset();
  return {
    cpuMs: (user + system) / 1000,
    loopDelayMs,
    memory: process.memoryUsage.rss(),
    peakMemory: process.resourceUsage().maxRSS * KILOBYTE,
  };
});

let stages = [];

answer('watch stages', () => {
  subscribe('context-assembler:stage', ({ kind, stage, source, milliseconds, isFailed }) => {
    if (isFailed) return;
    const end = performance.now();
    stages.push({ kind, stage, source, start: end - milliseconds, end });
  });
});

/** The stages since asked last; times in milliseconds of this process's own clock. */
answer('stages', () => {
  const seen = stages;
  stages = [];
  return seen;
});
