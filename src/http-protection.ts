import helmet from 'helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { InvalidRequestError } from './context/index.js';

/**
 * Who sends a request slowly, or nothing at all, is cut off. Node takes the larger of the two limits
 * for the whole request, and looks at them only so often.
 */
export const HTTP_LIMITS = {
  requestTimeout: 10_000,
  keepAliveTimeout: 75_000,
  http: {
    headersTimeout: 8_000,
    connectionsCheckingInterval: 1_000,
    // Node would refuse it without a body: see `refuseWithoutHost`.
    requireHostHeader: false,
  },
} as const;

/** They tell browsers to do nothing with an answer but show it; the page at `/docs` works with that. */
export const SECURITY_HEADERS = securityHeaders();

/** Puts them on every answer. */
export function addSecurityHeaders(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (_request, reply, done) => {
      reply.headers(SECURITY_HEADERS);
      done();
    });
}

/** A request of HTTP/1.1 that does not say which host it is for is none. */
export function refuseWithoutHost(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', ({ raw: { headers, httpVersion } }, _reply, done) => {
      if (headers.host !== undefined || httpVersion !== '1.1') done();
      else done(new InvalidRequestError([{ field: 'host', message: 'is missing' }]));
    });
}

/** They are the same for every answer: to have them made each time is a good part of a short one. */
function securityHeaders(): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const answer = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value;
    },
    removeHeader: () => undefined,
  };
  const protect = helmet({
    contentSecurityPolicy: {
      // The documentation may be read over plain HTTP, inside a cluster.
      directives: { upgradeInsecureRequests: null },
    },
  });
  protect(undefined as never, answer as never, () => undefined);
  // Caches on the way would keep it for whoever asks next, with whatever key.
  answer.setHeader('cache-control', 'no-store');
  return headers;
}
