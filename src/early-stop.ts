/** The signals that end the service. */
export const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Has a signal end the process, in order and at once. There is nothing to stop yet; but the first process
 * of a container does not hear of a signal that it has not asked for.
 */
export function stopEarly(): void {
  for (const signal of STOP_SIGNALS) process.on(signal, end);
}

/** Leaves signals to whoever stops what there is by now. */
export function handOverStop(): void {
  for (const signal of STOP_SIGNALS) process.off(signal, end);
}

function end(): void {
  process.exit(0);
}
