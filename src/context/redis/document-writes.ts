import type { RedisFormat } from './redis-format.js';
import type { Command } from './redis-pipeline.js';

/** How a document is written in one format, with its life. */
interface Writing {
  readonly put: (key: string, document: string | Buffer, ttlSeconds: number) => readonly Command[];
  /** Whether the life comes with the document in one command. */
  readonly isAtomic: boolean;
  /** What is wrong with the replies to `put`, if anything. */
  readonly faultOf: (replies: readonly unknown[]) => Error | undefined;
}

export const WRITINGS: Readonly<Record<RedisFormat, Writing>> = {
  string: {
    put: (key, document, ttlSeconds) => [['set', key, document, 'EX', ttlSeconds]],
    isAtomic: true,
    faultOf: ([reply]) => (reply === 'OK' ? undefined : unconfirmed()),
  },
  json: {
    // JSON.SET takes no life: a cut between it and EXPIRE would leave a key that never expires.
    put: (key, document, ttlSeconds) => [
      ['call', 'JSON.SET', key, '$', document],
      ['expire', key, ttlSeconds],
    ],
    isAtomic: false,
    faultOf: ([set, expire]) => (set === 'OK' && expire === 1 ? undefined : unconfirmed()),
  },
};

/** Commands that are carried out together, or not at all. */
export function inTransaction(commands: readonly Command[]): readonly Command[] {
  return [['multi'], ...commands, ['exec']];
}

/** What is wrong with the reply to a transaction that wrote so many documents, if anything. */
export function faultOfTransaction(
  value: unknown,
  documents: number,
  faultOf: Writing['faultOf'],
): Error | undefined {
  const replies: readonly unknown[] = Array.isArray(value) ? value : [];
  const fault = replies.find((reply) => reply instanceof Error);
  if (fault) return fault;
  const each = replies.length / documents;
  if (!Number.isInteger(each) || each === 0) return unconfirmed();
  for (let at = 0; at < replies.length; at += each) {
    const unwritten = faultOf(replies.slice(at, at + each));
    if (unwritten) return unwritten;
  }
  return undefined;
}

/** Redis said neither yes nor no. */
export function unconfirmed(): Error {
  return new Error('the write was not confirmed');
}
