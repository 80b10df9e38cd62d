import type { Redis } from 'ioredis';

export type Command = (string | number)[];

/** A command's reply in a pipeline. */
export type Reply = readonly [error: Error | null, value: unknown];

/** One round trip. The commands' errors are among the replies: `exec` never rejects for them. */
export async function sendAll(
  redis: Pick<Redis, 'pipeline'>,
  commands: readonly Command[],
): Promise<readonly Reply[]> {
  return (await redis.pipeline([...commands]).exec()) ?? [];
}
