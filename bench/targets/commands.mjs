/** What this process can be asked by the one that started it. */
const handlers = new Map();

/** @param {string} name @param {(input: any) => unknown} handler */
export function answer(name, handler) {
  handlers.set(name, handler);
}

process.on('message', async ({ id, name, input }) => {
  try {
    const handler = handlers.get(name);
    if (!handler) throw new Error(`Nothing answers to ${name} yet`);
    process.send({ id, output: await handler(input) });
  } catch (error) {
    process.send({ id, fault: error.message });
  }
});
// Whoever is measured neither lives by this channel nor outlives it.
process.channel.unref();
process.on('disconnect', () => process.exit(1));
