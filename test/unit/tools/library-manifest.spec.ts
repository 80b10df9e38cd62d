import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { libraryManifestOf } from '../../../tools/package/library-manifest.mjs';
import { restoreManifest, swapManifest } from '../../../tools/package/manifest-swap.mjs';

const majorOf = (range: string) => /^\^?(\d+)/.exec(range)?.[1];

describe('libraryManifestOf', () => {
  it('asks for peers of the majors that the application runs with', () => {
    const { peerDependencies } = libraryManifestOf(packageJson);
    const ours: Readonly<Record<string, string>> = packageJson.dependencies;

    for (const [peer, range] of Object.entries(peerDependencies)) {
      expect(majorOf(ours[peer] ?? ''), peer).toBe(majorOf(range));
    }
  });

  it('takes later versions of its own dependencies too', () => {
    const { dependencies } = libraryManifestOf(packageJson);

    expect(dependencies).toHaveProperty('typebox', `^${packageJson.dependencies.typebox}`);
  });
});

describe('package.json while npm packs', () => {
  const ours = `${JSON.stringify(packageJson, null, 2)}\n`;
  const library = `${JSON.stringify(libraryManifestOf(packageJson), null, 2)}\n`;
  let root: string;
  let file: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'manifest-'));
    file = join(root, 'package.json');
    writeFileSync(file, ours);
    onTestFinished(() => {
      rmSync(root, { recursive: true });
    });
  });

  const content = () => readFileSync(file, 'utf8');

  it("is the library's, and then again what it was", () => {
    swapManifest(root);
    expect(content()).toBe(library);

    restoreManifest(root);
    expect(content()).toBe(ours);
  });

  it('comes back when packing was cut off, by packing anew', () => {
    swapManifest(root);
    swapManifest(root);
    expect(content()).toBe(library);

    restoreManifest(root);
    expect(content()).toBe(ours);
  });

  it('keeps what was written into it after packing was cut off', () => {
    const mended = ours.replace(packageJson.version, '9.9.9');
    swapManifest(root);
    writeFileSync(file, mended);

    restoreManifest(root);
    expect(content()).toBe(mended);

    swapManifest(root);
    restoreManifest(root);
    expect(content()).toBe(mended);
  });

  it('is left alone where nothing was swapped', () => {
    restoreManifest(root);
    expect(content()).toBe(ours);
  });
});
