import { startPrivateServers } from '../private-servers.mjs';
import { useExternalServers } from './external-servers.mjs';
import { assembleFight } from './fight.mjs';
import { prepareWorld } from './world.mjs';
import { say } from './print.mjs';
import { startService } from './service.mjs';

/**
 * @param {{ exit: boolean, external: boolean }} options
 * @returns {Promise<number>} the status to exit with
 */
export async function runDemo({ exit, external }) {
  const interrupted = whenInterrupted();
  const undo = [];
  try {
    const demo = async () => {
      const servers = external ? await useExternalServers() : await startPrivateServers();
      undo.push(servers.stop);
      say.servers(servers, external);
      say.world(await prepareWorld(servers));
      const service = await startService(servers);
      undo.push(service.stop);
      say.service(service);
      const fight = await assembleFight(service, servers);
      say.next(service, fight, exit);
    };
    await Promise.race([demo(), interrupted]);
    if (!exit) await interrupted;
    return 0;
  } catch (error) {
    console.error(`\nThe demo failed: ${error instanceof Error ? error.message : error}`);
    return 1;
  } finally {
    for (const stop of undo.reverse()) await stop();
    say.end(external);
  }
}

/** Ctrl-C, and what a supervisor or a closed terminal sends. A second one changes nothing. */
function whenInterrupted() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => resolve(signal));
  });
}
