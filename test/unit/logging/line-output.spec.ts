import { spawn } from 'node:child_process';
import type fs from 'node:fs';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished, vi } from 'vitest';
import { LineOutput } from '../../../src/logging/line-output.js';

vi.mock('node:fs', async (importOriginal) => {
  const original = await importOriginal<typeof fs>();
  return { ...original, writeSync: vi.fn(original.writeSync) };
});

function openFile() {
  const folder = mkdtempSync(join(tmpdir(), 'lines-'));
  const file = join(folder, 'log');
  const fd = openSync(file, 'w');
  onTestFinished(() => {
    closeSync(fd);
    rmSync(folder, { recursive: true });
  });
  return { file, fd };
}

it('writes lines in their order, and is done with each at once', () => {
  const { file, fd } = openFile();
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

it('writes all that waits at the end, however much', () => {
  const { file, fd } = openFile();
  const output = new LineOutput(fd);
  vi.mocked(writeSync).mockImplementationOnce(() => {
    throw Object.assign(new Error('the pipe is full'), { code: 'EAGAIN' });
  });
  const lines = Array.from({ length: 2000 }, (_, at) => `${String(at)} ${'x'.repeat(500)}\n`);
  for (const line of lines) output.write(line);
  expect(readFileSync(file, 'utf8')).toBe('');
  output.flush();

  expect(readFileSync(file, 'utf8')).toBe(lines.join(''));
});

it('loses neither a line nor their order, where the reader is slow', async () => {
  const reader = spawn(process.execPath, ['-e', SLOW_READER], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    reader.kill();
  });
  const { fd } = (reader.stdin as unknown as { readonly _handle: { readonly fd: number } })._handle;
  const output = new LineOutput(fd);
  const lines = Array.from(
    { length: 20_000 },
    (_, at) => `${String(at)} ${'x'.repeat(at % 200)}\n`,
  );
  for (const line of lines) output.write(line);
  output.write('end\n');

  expect(await text(reader.stdout)).toBe([...lines, 'end\n'].join(''));
});

/** Sleeps, and then repeats what it is told until it is told the end. */
const SLOW_READER = `
  const said = [];
  setTimeout(() => {
    process.stdin.on('data', (piece) => {
      said.push(piece);
      if (piece.toString().endsWith('end\\n')) process.stdout.end(Buffer.concat(said), () => process.exit());
    });
  }, 300);
`;
