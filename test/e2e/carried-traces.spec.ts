import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { inRequest, requestContextOf } from '../../src/context/client/index.js';
import {
  currentRequest,
  ENTITY_CHANNEL,
  STAGE_CHANNEL,
  type Stage,
} from '../../src/context/index.js';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { bootService, type RunningService } from '../support/boot.js';
import { startClient } from '../support/context-client.js';
import { insertPlayers } from '../support/entities.js';
import { createGameDatabase } from '../support/game-database.js';
import { type OwnServer, startOwnNats } from '../support/own-servers.js';
import { errorReply, startScriptedService } from '../support/scripted-service.js';
import { createTestRedis, type TestDatabase, type TestRedis } from '../support/servers.js';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

let nats: OwnServer;

beforeAll(async () => {
  nats = await startOwnNats();
});

afterAll(() => nats.stop());

describe('a call of a client', () => {
  it('says which request it is a part of, at each attempt', async () => {
    const away = errorReply('STORE_UNAVAILABLE', { retryable: true });
    const { requests } = await startScriptedService(nats.url, [away, { released: 1 }]);
    const { client } = await startClient({ servers: nats.url });
    const context = requestContextOf('caller-7', TRACEPARENT);
    const keys = ['temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7'];
    await inRequest(context, () => client.read(keys).catch(() => undefined));

    expect(requests.length).toBeGreaterThan(1);
    for (const { requestId, traceparent } of requests) {
      expect({ requestId, traceparent }).toEqual({
        requestId: 'caller-7',
        traceparent: TRACEPARENT,
      });
    }
  });

  it('says nothing where it is part of none', async () => {
    const { requests } = await startScriptedService(nats.url, [{ released: 1 }]);
    const { client } = await startClient({ servers: nats.url });
    await client.release(['temp:setup:7c9e6679-7425-40de-944b-e07fc1f90ae7']);

    expect(requests[0]).not.toHaveProperty('requestId');
    expect(requests[0]).not.toHaveProperty('traceparent');
  });
});

describe('a call in process', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let service: RunningService;

  beforeAll(async () => {
    database = await createGameDatabase();
    await insertPlayers(database.admin, [1]);
    redis = await createTestRedis();
    service = await bootService({ DATABASE_URL: database.url, REDIS_URL: redis.url });
  });

  afterAll(async () => {
    await service.close();
    await redis.close();
    await database.drop();
  });

  /** What is published on a channel, with the request that it was published in. */
  function listen(channel: string) {
    const heard: { readonly message: unknown; readonly requestId: string | undefined }[] = [];
    const listener = (message: unknown) => {
      heard.push({ message, requestId: currentRequest()?.requestId });
    };
    subscribe(channel, listener);
    onTestFinished(() => {
      unsubscribe(channel, listener);
    });
    return heard;
  }

  it('is part of the request of its caller', async () => {
    const heard = listen(ENTITY_CHANNEL);
    await inRequest(requestContextOf('mine', undefined), () =>
      service.orchestrator.assemble({ player_ids: [1, 404], scope: 'status' }),
    );

    const player = { kind: 'player', scope: 'status' };
    expect(heard).toEqual([
      { message: { ...player, result: 'OK', count: 1 }, requestId: 'mine' },
      { message: { ...player, result: 'NOT_FOUND', count: 1 }, requestId: 'mine' },
    ]);
    expect(currentRequest()).toBeUndefined();
  });

  it('without one has one of its own', async () => {
    const lines = vi.spyOn(Logger.prototype, 'log').mockReturnValue();
    const ask = () => service.orchestrator.assemble({ player_ids: [404], scope: 'trade' });
    await Promise.all([ask(), ask()]);
    const ids = new Set(
      lines.mock.calls.map(([line]) => (line as { readonly request_id?: string }).request_id),
    );
    lines.mockRestore();

    expect(ids.size).toBe(2);
    expect(ids).not.toContain(undefined);
  });

  it('for several purposes at a time tells of each stage what it is for', async () => {
    const heard = listen(STAGE_CHANNEL);
    const scopes = ['status', 'trade', 'tutorial'] as const;
    await inRequest(requestContextOf('mine', undefined), () =>
      Promise.all(scopes.map((scope) => service.orchestrator.assemble({ player_ids: [1], scope }))),
    );
    const stores = heard
      .map(({ message }) => message as Stage)
      .filter(({ stage }) => stage === 'store');

    expect(stores.map(({ scope }) => scope).sort()).toEqual([...scopes]);
  });
});
