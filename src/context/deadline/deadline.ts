import { setMaxListeners } from 'node:events';

/** The request's own time ran out; it says nothing about what was waited for. */
export class DeadlineExceededError extends Error {
  constructor() {
    super('The deadline of the request has passed');
    this.name = 'DeadlineExceededError';
  }
}

/** A signal that aborts after `milliseconds`, unless it is released before. */
export function startDeadline(milliseconds: number): {
  readonly signal: AbortSignal;
  readonly release: () => void;
} {
  const controller = new AbortController();
  // As many listen as there are sources to read, and the usual ten would give a warning.
  setMaxListeners(0, controller.signal);
  const timer = setTimeout(() => {
    controller.abort(new DeadlineExceededError());
  }, milliseconds);
  return {
    signal: controller.signal,
    release: () => {
      clearTimeout(timer);
    },
  };
}

/**
 * What `work` comes to, if it does so before the signal.
 * @throws DeadlineExceededError once the signal is aborted; `work` goes on, and nobody waits for it
 */
export async function within<Result>(
  signal: AbortSignal | undefined,
  work: Promise<Result>,
): Promise<Result> {
  if (!signal) return work;
  let stop: () => void = () => undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => {
      reject(new DeadlineExceededError());
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
