import { lookup } from 'node:dns/promises';
import type { Socket } from 'node:net';
import {
  type DynamicModule,
  Logger,
  NotFoundException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AuthenticationGuard } from './authentication/authentication.guard.js';
import { guardDocuments } from './authentication/guarded-documents.js';
import type { Config } from './config/environment.js';
import { natsOptions } from './config/nats-options.js';
import {
  ContextHttpFilter,
  type HttpReply,
  shedLoad,
  type TracedRequest,
  traceRequest,
  traceRequests,
} from './context/http/index.js';
import { ContextAssemblerOrchestrator, jsonBodyOf } from './context/index.js';
import { ContextNatsServer } from './context/nats/index.js';
import { serveDocuments } from './documents.js';
import { Draining } from './health/draining.js';
import { NatsDependency } from './health/nats.dependency.js';
import { Readiness } from './health/readiness.js';
import {
  HTTP_LIMITS,
  addSecurityHeaders,
  refuseWithoutHost,
  SECURITY_HEADERS,
} from './http-protection.js';

/** A key is part of the address: a long one is refused for its form, not by the router. */
const LONGEST_PARAMETER = 8192;
/** Beyond the deadline of the last request, for its answer to leave. */
const STOP_MARGIN_MS = 1000;
/** Beyond the deadline, of a connection on which a request came in. */
const MOST_SILENCE_MS = 10_000;
const PATIENCE_MS = 2000;
/** For the last answer on a connection to arrive. */
const FAREWELL_MS = 1000;

/**
 * The service with all its ways in, not listening yet.
 * @param root a module that imports `AppModule.for(config)`
 * @throws what keeps it from starting: the database away, a catalog that is invalid …
 */
export async function createApplication(
  root: DynamicModule,
  config: Pick<Config, 'natsUrl' | 'natsFiles' | 'http' | 'context'>,
): Promise<NestFastifyApplication> {
  const { natsUrl, natsFiles, http, context } = config;
  const filter = new ContextHttpFilter();
  const adapter = adapterWith(filter, http, context.deadlineMs);
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    abortOnError: false,
    // The parser of the adapter below takes JSON alone; Nest's own take forms as well.
    bodyParser: false,
  });
  app.useGlobalFilters(filter);
  const graceMs = context.deadlineMs + STOP_MARGIN_MS;
  const orchestrator = app.get(ContextAssemblerOrchestrator, { strict: false });
  shedLoad(app.getHttpAdapter().getInstance(), orchestrator, filter);
  const refusalOf = (request: unknown) => orchestrator.refusalOf(request);
  const strategy =
    natsUrl === undefined
      ? undefined
      : new ContextNatsServer(natsOptions({ urls: natsUrl, ...natsFiles }), graceMs, refusalOf);
  if (strategy) {
    app.connectMicroservice({ strategy }, { inheritAppConfig: true });
    app.get(Readiness).add(new NatsDependency(strategy));
  }
  closeTogether(app, strategy, graceMs);
  addSecurityHeaders(app);
  refuseWithoutHost(app);
  guardDocuments(app, filter);
  serveDocuments(app);
  return app;
}

/** Opens the ways in: HTTP first, so that it serves while NATS is waited for. */
export async function listen(
  app: NestFastifyApplication,
  { host, port }: Pick<Config['http'], 'host' | 'port'>,
): Promise<void> {
  const logger = new Logger('ContextAssembler');
  if (app.get(AuthenticationGuard, { strict: false }).isOpen) {
    logger.warn('No consumers are configured: everybody may ask, from this machine only');
  }
  // For this name Fastify would open a second server, which has none of what the first was given.
  const address = host === 'localhost' ? (await lookup(host)).address : host;
  await app.listen(port, address);
  logger.log(`Serving HTTP at ${await app.getUrl()}, documentation at /docs`);
  if (app.getMicroservices().length === 0) return;
  const warning = setTimeout(() => {
    logger.warn('NATS is not there yet: HTTP serves alone until it is');
  }, PATIENCE_MS);
  await app.startAllMicroservices().finally(() => {
    clearTimeout(warning);
  });
  logger.log('Serving NATS: context.assemble');
}

/** Fastify, with the one form of errors also for what it refuses before Nest sees it. */
function adapterWith(
  filter: ContextHttpFilter,
  { bodyLimit, maxConnections }: Config['http'],
  deadlineMs: number,
): FastifyAdapter {
  const adapter = new FastifyAdapter({
    ...HTTP_LIMITS,
    // Nothing comes or goes: the request was answered long ago, and the answer is not read.
    connectionTimeout: deadlineMs + MOST_SILENCE_MS,
    bodyLimit,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    // A stop answers the requests that are coming in, and ends connections that are idle.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    // An address that is none: the hooks of requests are not called for it.
    frameworkErrors: (error: unknown, request: unknown, reply: unknown) => {
      const answer = reply as HttpReply;
      traceRequest(request as TracedRequest, answer);
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) answer.header(name, value);
      filter.answer(error, answer);
    },
    clientErrorHandler: (error, socket) => {
      refuseRaw(socket, () => filter.rawAnswer(error));
    },
  });
  const fastify = adapter.getInstance();
  fastify.server.maxConnections = maxConnections;
  // Node would refuse an expectation that it does not know, without a body.
  fastify.server.on('checkExpectation', (request, response) => {
    fastify.server.emit('request', request, response);
  });
  // It would hang up without a word.
  fastify.server.on('connect', (_request, socket: Socket) => {
    refuseRaw(socket, () => filter.rawAnswer(new NotFoundException()));
  });
  traceRequests(fastify);
  // The time of a request counts from its head on: it may wait for its body, and for its turn.
  fastify.decorateRequest('arrivedAt', 0);
  fastify.addHook('onRequest', (request, _reply, done) => {
    Object.assign(request, { arrivedAt: performance.now() });
    done();
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    ({ headers }, body, done) => {
      const { 'content-encoding': encoding = 'identity' } = headers;
      // Unpacked, a small body may be an endless one.
      if (encoding === 'identity') done(null, jsonBodyOf(body as Buffer));
      else done(new UnsupportedMediaTypeException());
    },
  );
  return adapter;
}

/**
 * The last answer on a connection, whose client may go on sending for ever or never hang up. One that it
 * has ended itself, or that was refused before, gets none.
 */
function refuseRaw(socket: Socket, answer: () => string): void {
  if (!socket.writable) return;
  // Node has let go of the socket of a CONNECT: an error that nobody hears would end the process.
  socket.on('error', () => {
    socket.destroy();
  });
  socket.end(answer());
  setTimeout(() => {
    socket.destroy();
  }, FAREWELL_MS).unref();
}

/** Has both ways in end at the same time; Nest would end one after the other. */
function closeTogether(
  app: NestFastifyApplication,
  nats: ContextNatsServer | undefined,
  graceMs: number,
): void {
  const fastify = app.getHttpAdapter().getInstance();
  const draining = app.get(Draining);
  fastify.addHook('preClose', (done) => {
    draining.part();
    void nats?.close();
    // A client that says nothing, or only half of what it has to say, is not waited for.
    setTimeout(() => {
      fastify.server.closeAllConnections();
    }, graceMs).unref();
    done();
  });
  fastify.addHook('onClose', async () => {
    await nats?.close();
  });
  // A client that is answered during a stop must not send its next request on that connection.
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (draining.isParting) reply.header('connection', 'close');
    done(null, payload);
  });
}
