import type { Redis } from 'ioredis';

export type Command = (string | number | Buffer)[];

/** What is asked of a client here. */
export type PipelineClient = Pick<Redis, 'pipeline' | 'call'> & Partial<Pick<Redis, 'options'>>;

/** A command's reply in a pipeline. */
export type Reply = readonly [error: Error | null, value: unknown];

/** One round trip. The commands' errors are among the replies: `exec` never rejects for them. */
export async function sendAll(
  redis: PipelineClient,
  commands: readonly Command[],
): Promise<readonly Reply[]> {
  const prefix = redis.options?.keyPrefix ?? '';
  const [only, ...others] = commands.map((each) => prefixed(each, prefix));
  // A pipeline of one costs as much again as the command.
  if (only && others.length === 0) return [await replyTo(redis, only)];
  return (await redis.pipeline(only ? [only, ...others] : []).exec()) ?? [];
}

function replyTo(redis: PipelineClient, [how = '', ...rest]: Command): Promise<Reply> {
  const [name = '', ...values] = how === 'call' ? rest : [how, ...rest];
  return redis.call(String(name), ...values).then(
    (value): Reply => [null, value],
    (error: unknown): Reply => [
      error instanceof Error ? error : new Error(String(error)),
      undefined,
    ],
  );
}

/** ioredis puts a client's prefix before the keys of commands it knows; those of `call` are ours. */
function prefixed(command: Command, prefix: string): Command {
  const [how = '', name = '', key = '', ...rest] = command;
  return how === 'call' && prefix !== '' ? [how, name, prefix + String(key), ...rest] : command;
}
