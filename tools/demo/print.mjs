import { WORLD } from './world.mjs';

const STAGES = ['read', 'format', 'store'];

const line = (text = '') => console.log(text);
const ms = (value) => `${value.toFixed(1)} ms`;
const addressOf = (url) => new URL(url).host;

/** What a person sees of the demo. */
export const say = {
  servers({ databaseUrl, redisUrl, natsUrl, directory }, external) {
    line('Context Assembler: a fight, from the request to the first blow');
    line();
    line(
      `Servers     PostgreSQL ${addressOf(databaseUrl)}, Redis ${addressOf(redisUrl)}, NATS ${addressOf(natsUrl)}`,
    );
    line(
      external
        ? '            PostgreSQL and Redis are yours: a schema and a database of their own, dropped at the end'
        : `            private ones, with their data in ${directory}, gone at the end`,
    );
  },

  world({ migrations, rows, live, milliseconds }) {
    const total = [...rows.values()].reduce((sum, count) => sum + count, 0);
    line(
      `World       ${migrations.length} migrations, ${WORLD.players} players, ${WORLD.monsters} monsters, ` +
        `${WORLD.pets} pets: ${total} rows and ${live} live vitals in ${ms(milliseconds)}`,
    );
  },

  service({ url }, { natsUrl }) {
    line(`Service     ${url}, documentation at ${url}/docs`);
    line(`            export SERVICE_URL=${url} NATS_URL=${natsUrl}`);
  },

  request({ player_ids, monster_ids, scope }) {
    line();
    line(`Step 1      a consumer asks for the scope "${scope}"`);
    line(`            player_ids  ${player_ids.join(', ')}`);
    line(`            monster_ids ${monster_ids.join('\n                        ')}`);
  },

  assembled(way, { stages, milliseconds }, response, isFirst) {
    line();
    line(`Steps 2–4   ${way}: ${ms(milliseconds)}`);
    line('            kind     stage   of           trips  count     time');
    for (const stage of inOrder(stages)) line(`            ${rowOf(stage)}`);
    const reads = stages.filter(({ stage }) => stage === 'read');
    const rows = reads.reduce((sum, { count }) => sum + count, 0);
    line(`            ${reads.length} reads at the same time, ${rows} rows and documents`);
    const keys = ['player', 'monster'].flatMap((kind) =>
      Object.entries(response[kind]).map(([id, key]) => `${kind.padEnd(8)} ${id} → ${key}`),
    );
    for (const key of isFirst ? keys : keys.slice(0, 1)) line(`            ${key}`);
    if (!isFirst)
      line(`            … and ${keys.length - 1} more: the same ids, each with a key of its own`);
  },

  context(key, { meta, math_model, vitals, skills, loadout }) {
    const { attributes, modifiers } = math_model;
    line();
    line(`Step 5      whoever has a key reads the context and uses it: ${key}`);
    line(`            ${meta.name} (${meta.entity_id}) is ready to fight:`);
    line(`              strength              ${JSON.stringify(attributes.strength)}`);
    line(`              main_hand_damage_base ${JSON.stringify(modifiers.main_hand_damage_base)}`);
    line(`              vitals                ${JSON.stringify(vitals)}`);
    line(
      `              skills                ${Object.keys(skills).length}, belt ${loadout.belt.length} items`,
    );
  },

  combat({ sid, actors }, milliseconds) {
    const again = actors.at(-1);
    line();
    line(`Combat      POST /v1/combats: ${actors.length} actors in two teams, ${ms(milliseconds)}`);
    line(`            session ${sid}`);
    line(
      `            ${actors.length} × combat:rbc:{sid}:actor:{actor_id}:raw, :loadout, :skills …`,
    );
    line(`            the first wolf comes twice: ${again.actor_id}`);
  },

  status({ meta, stats_display, vitals_display, symbiote_info }) {
    const stats = Object.values(stats_display).map(({ label, value }) => `${label} ${value}`);
    const { hp, energy } = vitals_display;
    line();
    line(`Status      GET /v1/players/${meta.entity_id}/status?locale=en: ${meta.name}`);
    line(`            ${stats.join(', ')}`);
    line(
      `            health ${hp.current}/${hp.max} (${hp.percent} %), energy ${energy.current}/${energy.max} (${energy.percent} %)`,
    );
    line(`            symbiote ${symbiote_info.name}, rank ${symbiote_info.rank}`);
  },

  inventory({ meta, stats, equipped, items_by_type, wallet }) {
    const types = Object.entries(items_by_type).map(([type, ids]) => `${ids.length} ${type}`);
    line();
    line(`Inventory   GET /v1/players/${meta.entity_id}/inventory`);
    line(
      `            bag ${stats.slots_used}/${stats.slots_total}, weight ${stats.current_weight}/${stats.max_weight}; worn: ${Object.keys(equipped).join(', ')}`,
    );
    line(`            ${types.join(', ')}; currency ${JSON.stringify(wallet.currency)}`);
  },

  raid(asked, raiders) {
    line();
    line(`Guild       examples/guild adds a table, two sections and the scope "raid"`);
    line(`            of ${asked.length} players these are in a guild and on their feet:`);
    for (const { meta, allegiance, raid_role } of raiders) {
      line(`              ${meta.name} (${meta.entity_id}), ${allegiance.guild}: ${raid_role}`);
    }
  },

  next({ url }, { request, response }, exit) {
    const [player] = request.player_ids;
    const body = JSON.stringify({ player_ids: [player], scope: 'status' });
    line();
    line('Try next');
    line(
      `  curl -s -X POST ${url}/v1/context/assemble -H 'content-type: application/json' -d '${body}'`,
    );
    line(`  curl -s ${url}/v1/context/${response.player[player]}`);
    line(`  curl -s ${url}/v1/players/${player}/inventory`);
    line(`  curl -s ${url}/v1/schemas/raid`);
    line();
    if (!exit) line('Serving until Ctrl-C.');
  },

  end(external) {
    line(
      external
        ? 'Stopped; the schema and the Redis database are dropped.'
        : 'Stopped; nothing is left.',
    );
  },
};

/** Kind by kind, each as it goes: reads, then the documents, then the store. */
function inOrder(stages) {
  const rank = ({ kind, stage }) => ['player', 'monster'].indexOf(kind) * 3 + STAGES.indexOf(stage);
  return stages.toSorted((a, b) => rank(a) - rank(b));
}

function rowOf({ kind, stage, source = '', roundTrips, count, milliseconds }) {
  const columns = [kind.padEnd(8), stage.padEnd(7), source.padEnd(12)];
  const numbers = [
    String(roundTrips).padStart(5),
    String(count).padStart(6),
    ms(milliseconds).padStart(8),
  ];
  return [...columns, ...numbers].join(' ');
}
