/** Thrown by `check` once somebody wants an end. */
export const INTERRUPTED = new Error('interrupted');

/** Ctrl-C, and what a supervisor or a closed terminal sends. A second one ends everything at once. */
export function listenForInterruption() {
  let count = 0;
  const happened = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        // npm passes on a Ctrl-C that the terminal has sent already: that is one and the same.
        if (++count > 2) process.exit(130);
        resolve();
      });
    }
  });
  const check = () => {
    if (count > 0) throw INTERRUPTED;
  };
  return { happened, check };
}
