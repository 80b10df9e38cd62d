import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onProcessExit } from './exit-cleanup.mjs';

/** @returns {{ directory: string, remove: () => void }} a folder that goes with this process at the latest */
export function temporaryFolder() {
  const directory = mkdtempSync(join(tmpdir(), 'context-assembler-'));
  // Started by root, PostgreSQL runs as another user, who has to pass through here.
  chmodSync(directory, 0o711);
  const removeNow = () => {
    rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
  const forgetExit = onProcessExit(removeNow);
  const remove = () => {
    removeNow();
    forgetExit();
  };
  return { directory, remove };
}
