import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOf } from '../../src/authentication/api-key.js';

/** A consumer as a test writes it: by its key. */
export interface TestConsumer {
  readonly name: string;
  readonly keys?: readonly string[];
  readonly scopes?: readonly string[] | '*';
  readonly kinds?: readonly string[] | '*';
  readonly ids_per_minute?: number;
}

/** A file of consumers of a spec's own. */
export interface ConsumersFile {
  readonly path: string;
  /** Puts another file in its place, as an operator would. */
  replace(content: string): void;
  remove(): void;
}

export function consumersText(consumers: readonly TestConsumer[]): string {
  return JSON.stringify({
    consumers: consumers.map(({ keys = [], scopes = '*', kinds = '*', ...rest }) => ({
      ...rest,
      scopes,
      kinds,
      key_hashes: keys.map((key) => hashOf(key)),
    })),
  });
}

export function writeConsumers(content: string): ConsumersFile {
  const folder = mkdtempSync(join(tmpdir(), 'consumers-'));
  const path = join(folder, 'consumers.json');
  const replace = (text: string) => {
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
  };
  replace(content);
  return {
    path,
    replace,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
