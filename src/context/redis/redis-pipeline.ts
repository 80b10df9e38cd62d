import type { Redis } from 'ioredis';

export type Command = (string | number | Buffer)[];

/** What is asked of a client here. */
export type PipelineClient = Pick<Redis, 'pipeline'> & Partial<Pick<Redis, 'options'>>;

/** A command's reply in a pipeline. */
export type Reply = readonly [error: Error | null, value: unknown];

/** One round trip. The commands' errors are among the replies: `exec` never rejects for them. */
export async function sendAll(
  redis: PipelineClient,
  commands: readonly Command[],
): Promise<readonly Reply[]> {
  const prefix = redis.options?.keyPrefix ?? '';
  return (await redis.pipeline(commands.map((each) => prefixed(each, prefix))).exec()) ?? [];
}

/** ioredis puts a client's prefix before the keys of commands it knows; those of `call` are ours. */
function prefixed(command: Command, prefix: string): Command {
  const [how = '', name = '', key = '', ...rest] = command;
  return how === 'call' && prefix !== '' ? [how, name, prefix + String(key), ...rest] : command;
}
