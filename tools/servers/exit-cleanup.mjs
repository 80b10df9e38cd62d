/** @type {Set<() => void>} */
const tasks = new Set();

process.on('exit', () => {
  for (const task of [...tasks].reverse()) task();
});

/**
 * Has `task` done if the process ends by `process.exit` or an uncaught error; the latest first.
 *
 * @param {() => void} task synchronous, as everything in an exit handler
 * @returns {() => void} takes it back
 */
export function onProcessExit(task) {
  tasks.add(task);
  return () => tasks.delete(task);
}
