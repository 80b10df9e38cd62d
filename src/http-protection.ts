import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/**
 * Who sends a request slowly, or nothing at all, is cut off. Node takes the larger of the two limits
 * for the whole request, and looks at them only so often.
 */
export const SLOW_CLIENTS = {
  requestTimeout: 10_000,
  keepAliveTimeout: 75_000,
  http: { headersTimeout: 8_000, connectionsCheckingInterval: 1_000 },
} as const;

/** Tells browsers to do nothing with an answer but show it; the page at `/docs` works with that. */
export async function withSecurityHeaders(app: NestFastifyApplication): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      // The documentation may be read over plain HTTP, inside a cluster.
      directives: { upgradeInsecureRequests: null },
    },
  });
}
