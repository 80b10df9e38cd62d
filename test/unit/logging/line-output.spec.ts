import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { LineOutput } from '../../../src/logging/line-output.js';

it('writes lines in their order, and is done with each at once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lines-'));
  const file = join(folder, 'log');
  const fd = openSync(file, 'w');
  onTestFinished(() => {
    closeSync(fd);
    rmSync(folder, { recursive: true });
  });
  const output = new LineOutput(fd);
  output.write('первая\n');
  output.write('second\n');

  expect(readFileSync(file, 'utf8')).toBe('первая\nsecond\n');
});

it('loses lines where there is nowhere to write them, and nothing else', () => {
  const fd = openSync('/dev/full', 'w');
  onTestFinished(() => {
    closeSync(fd);
  });
  const output = new LineOutput(fd);

  expect(() => {
    output.write('a line\n');
    output.flush();
  }).not.toThrow();
});
