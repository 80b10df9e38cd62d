import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../../examples/guild');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);
const code = files.map((file) => readFileSync(join(folder, file), 'utf8'));

/** What modules are named in `import`, `export … from`, `import(…)` and `declare module`. */
const NAMED = /(?:\bfrom|\bimport|\bmodule)\s*\(?\s*['"]([^'"]+)['"]/g;

describe('the guild example', () => {
  it('takes 150 lines at the most, comments and all', () => {
    const lines = code.join('').split('\n').length - 1;

    expect(files.length).toBeGreaterThan(0);
    expect(lines).toBeLessThanOrEqual(150);
  });

  it('knows of us what the package exports by its name, and nothing outside of its folder', () => {
    const named = new Set(
      code.flatMap((text) => [...text.matchAll(NAMED)].map(([, name]) => name)),
    );
    const own = files.map((file) => `./${file.replace(/\.ts$/, '.js')}`);

    expect([...named].filter((name) => !own.includes(name ?? '')).sort()).toEqual([
      '@nestjs/common',
      '@nestjs/typeorm',
      'context-assembler',
      'typeorm',
    ]);
  });

  it('is what docs/extending.md shows', () => {
    const guide = readFileSync(join(import.meta.dirname, '../../../docs/extending.md'), 'utf8');
    const blocks = [...guide.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = '']) =>
      flat(block),
    );

    expect(blocks.length).toBeGreaterThan(3);
    for (const block of blocks) expect(code.map(flat).join('\n')).toContain(block);
  });
});

/** Lines without their indentation: a block stands for itself. */
function flat(text: string): string {
  return text.replace(/^ +/gm, '').trim();
}
