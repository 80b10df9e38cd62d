import type { ContextError } from '../context.error.js';
import type { ContextHttpFilter, HttpReply } from './context-http.filter.js';

/** Where `ContextController` takes requests to assemble. */
const ASSEMBLE_URL = '/v1/context/assemble';

/** What is asked of a Fastify instance. */
interface RefusingServer {
  addHook(name: 'onRoute', hook: (route: Route) => void): unknown;
}

interface Route {
  readonly method: string | readonly string[];
  readonly url: string;
  preHandler?: unknown;
}

/**
 * Has a Fastify server refuse requests to assemble before Nest and its guards see them: under load,
 * what is spent on refusing is lost to those who are let in. To be called before the routes are there.
 *
 * @param refusalOf tells what the body of a request is refused with, if with anything
 */
export function refuseEarly(
  server: RefusingServer,
  refusalOf: (body: unknown) => ContextError | undefined,
  filter: ContextHttpFilter,
): void {
  server.addHook('onRoute', (route) => {
    if (route.url !== ASSEMBLE_URL || route.method !== 'POST') return;
    const refuse = (request: { readonly body?: unknown }, reply: HttpReply, done: () => void) => {
      const refusal = refusalOf(request.body);
      if (refusal) filter.answer(refusal, reply);
      else done();
    };
    route.preHandler = [refuse, ...[route.preHandler ?? []].flat()];
  });
}
