import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { staleFiles, textsOf, writeFiles } from '../../../tools/contract/contract-files.mjs';

const DOCUMENTS = new Map<string, object>([
  ['openapi.json', { openapi: '3.1.0', tags: ['a', 'b'] }],
  ['schemas/combats.json', { type: 'object' }],
]);

let folder: string;

beforeEach(() => {
  const temporary = mkdtempSync(join(tmpdir(), 'contract-'));
  folder = join(temporary, 'contract');
  onTestFinished(() => {
    rmSync(temporary, { recursive: true });
  });
});

describe('the files of the contract', () => {
  it('are all stale where there are none, and none once they are written', async () => {
    const texts = await textsOf(DOCUMENTS);

    expect(staleFiles(texts, folder)).toEqual(['openapi.json', 'schemas/combats.json']);
    expect(existsSync(folder)).toBe(false);

    writeFiles(texts, folder);

    expect(staleFiles(texts, folder)).toEqual([]);
  });

  it('are formatted as the project is', async () => {
    writeFiles(await textsOf(DOCUMENTS), folder);

    expect(readFileSync(join(folder, 'openapi.json'), 'utf8')).toBe(
      '{\n  "openapi": "3.1.0",\n  "tags": ["a", "b"]\n}\n',
    );
  });

  it('are stale where they differ', async () => {
    const texts = await textsOf(DOCUMENTS);
    writeFiles(texts, folder);
    writeFileSync(join(folder, 'openapi.json'), '{}\n');

    expect(staleFiles(texts, folder)).toEqual(['openapi.json']);
  });

  it('are stale of a scope that is gone, and removed; what is no document stays', async () => {
    writeFiles(await textsOf(new Map([...DOCUMENTS, ['schemas/raid.json', {}]])), folder);
    writeFileSync(join(folder, 'README.md'), '');
    const texts = await textsOf(DOCUMENTS);

    expect(staleFiles(texts, folder)).toEqual(['schemas/raid.json']);

    writeFiles(texts, folder);

    expect(staleFiles(texts, folder)).toEqual([]);
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      'README.md',
      'openapi.json',
      'schemas',
      join('schemas', 'combats.json'),
    ]);
  });
});
