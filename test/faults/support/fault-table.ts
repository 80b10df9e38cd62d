import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { Figure } from './fault.js';

const FILE = 'build/faults.md';
const HEAD = ['| fault | promise | figure reached | held |', '| --- | --- | --- | --- |'];

/** Prints what came of each fault, and writes it to `build/faults.md`. */
export class FaultTable implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((each) => [...each.children.allTests()]);
    const lines = tests.flatMap(lineOf).sort(inOrder);
    if (lines.length === 0) return;
    const table = [...HEAD, ...lines].join('\n');
    console.log(`\n${table}\n`);
    mkdirSync(dirname(FILE), { recursive: true });
    writeFileSync(FILE, `${table}\n`);
  }
}

function lineOf(test: TestCase): readonly string[] {
  const { fault } = test.meta();
  if (!fault) return [];
  const figures = fault.figures.map(textOf).join('; ');
  const held = test.result().state === 'passed' ? 'yes' : '**no**';
  return [`| ${fault.fault} | ${fault.promise} | ${figures} | ${held} |`];
}

function textOf({ what, value, unit, atMost, atLeast }: Figure): string {
  const limits = [
    ...(atMost === undefined ? [] : [`≤ ${atMost.toLocaleString('en')}`]),
    ...(atLeast === undefined ? [] : [`≥ ${atLeast.toLocaleString('en')}`]),
  ];
  const reached = `${value.toLocaleString('en', { maximumFractionDigits: 2 })} ${unit}`.trim();
  return `${what}: ${reached}${limits.length === 0 ? '' : ` (${limits.join(', ')})`}`;
}

/** F2 before F10. */
function inOrder(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}
