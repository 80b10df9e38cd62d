import { INTERRUPTED, listenForInterruption } from '../interruption.mjs';
import { startPrivateServers } from '../private-servers.mjs';
import { useExternalServers } from './external-servers.mjs';
import { visitConsumers } from './consumers.mjs';
import { assembleFight } from './fight.mjs';
import { prepareWorld } from './world.mjs';
import { say } from './print.mjs';
import { startService } from './service.mjs';

/**
 * @param {{ exit: boolean, external: boolean }} options
 * @returns {Promise<number>} the status to exit with
 */
export async function runDemo({ exit, external }) {
  const interruption = listenForInterruption();
  const undo = [];
  /** Each step is finished or never begun: what it made is known to `undo`. */
  const step = async (work) => {
    interruption.check();
    return work();
  };
  try {
    const servers = await step(external ? useExternalServers : startPrivateServers);
    undo.push(servers.stop);
    say.servers(servers, external);
    say.world(await step(() => prepareWorld(servers)));
    const service = await step(() => startService(servers));
    undo.push(service.stop);
    say.service(service, servers);
    const fight = await step(() => assembleFight(service, servers));
    await step(() => visitConsumers(service, fight));
    say.next(service, fight, exit);
    if (!exit) await interruption.happened;
    return 0;
  } catch (error) {
    if (error === INTERRUPTED) return 130;
    console.error(`\nThe demo failed: ${error instanceof Error ? error.message : error}`);
    return 1;
  } finally {
    for (const stop of undo.reverse()) {
      await stop().catch((error) => console.error(`Stopping failed: ${error.message}`));
    }
    say.end(external);
  }
}
