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

  combat({ sid, actors, contexts, format, ttl }) {
    const [first] = contexts;
    const { attributes, modifiers } = first.math_model;
    line();
    line(
      `Step 5      combat ${sid} reads the contexts (format: ${format}, ${ttl} s to live) and copies each math_model`,
    );
    line(`            ${actors.length} × combat:rbc:${sid}:actor:{id}:raw`);
    line(`            ${first.meta.name} (${first.meta.entity_id}) is ready to fight:`);
    line(`              strength              ${JSON.stringify(attributes.strength)}`);
    line(`              main_hand_damage_base ${JSON.stringify(modifiers.main_hand_damage_base)}`);
    line(`              vitals                ${JSON.stringify(first.vitals)}`);
    line(
      `              skills                ${Object.keys(first.skills).length}, belt ${first.loadout.belt.length} items`,
    );
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
