import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * Who asked for what, on paper: a line before each request is sent, and one once it is answered.
 * What has no second line is lost, whatever anybody remembers.
 */
export class Ledger {
  readonly #file: string;
  #lines: string[] = [];

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'context-assembler-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    this.#file = join(folder, 'ledger');
    const timer = setInterval(() => {
      this.#write();
    }, 100);
    onTestFinished(() => {
      clearInterval(timer);
    });
  }

  sent(request: number): void {
    this.#lines.push(`sent ${request} ${Date.now()}`);
  }

  answered(request: number, answer: object): void {
    const digest = createHash('sha1').update(JSON.stringify(answer)).digest('hex');
    this.#lines.push(`answered ${request} ${digest}`);
  }

  /** What the paper says: requests sent, and those of them that were never answered. */
  balance(): { readonly sent: number; readonly lost: readonly string[] } {
    this.#write();
    const lines = readFileSync(this.#file, 'utf8').trimEnd().split('\n');
    const of = (word: string) =>
      lines.flatMap((line) => {
        const [first, request = ''] = line.split(' ');
        return first === word ? [request] : [];
      });
    const sent = new Set(of('sent'));
    const answered = new Set(of('answered'));
    return { sent: sent.size, lost: [...sent].filter((each) => !answered.has(each)) };
  }

  #write(): void {
    const lines = this.#lines;
    this.#lines = [];
    if (lines.length > 0) appendFileSync(this.#file, `${lines.join('\n')}\n`);
  }
}
