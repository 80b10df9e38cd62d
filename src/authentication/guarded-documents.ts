import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ContextHttpFilter } from '../context/http/index.js';
import { AuthenticationGuard } from './authentication.guard.js';

/**
 * Puts the guard before the addresses under `/docs`, which are no handlers of Nest's. It is a hook of
 * the routes themselves: whatever spelling of an address leads to one leads through it.
 */
export function guardDocuments(app: NestFastifyApplication, filter: ContextHttpFilter): void {
  const guard = app.get(AuthenticationGuard, { strict: false });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', (route) => {
      if (!route.url.startsWith('/docs')) return;
      const others = route.onRequest === undefined ? [] : [route.onRequest].flat();
      route.onRequest = [
        ...others,
        async (request, reply) => {
          try {
            await guard.admitHttp(request);
          } catch (error) {
            filter.answer(error, reply);
          }
        },
      ];
    });
}
