/** Documents of the answers, by kind and id. */
export async function documentsOf(redis, { player, monster }) {
  const entries = Object.entries({ ...player, ...monster });
  const texts = await redis.mget(entries.map(([, key]) => key));
  return new Map(entries.map(([id], at) => [id, texts[at]]));
}

/** Contexts live for an hour: without this a run would fill the memory. Live vitals stay. */
export async function removeContexts(redis) {
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', 'temp:setup:*', 'COUNT', 2000);
    if (keys.length > 0) await redis.unlink(keys);
    cursor = next;
  } while (cursor !== '0');
}
