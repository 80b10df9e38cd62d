import { atTurnsEnd } from '../at-turns-end.js';
import type { ContextError } from '../context.error.js';
import type { ContextHttpFilter, HttpReply } from './context-http.filter.js';

/** Where `ContextController` takes requests to assemble. */
const ASSEMBLE_URL = '/v1/context/assemble';

/** Who knows how much there is to do: the orchestrator. */
interface Busy {
  /** Whether requests wait for their turn. */
  readonly isBusy: boolean;
  /** What the body of a request is refused with at the moment, if with anything. */
  refusalOf(body: unknown): ContextError | undefined;
}

/** What is asked of a Fastify instance. */
interface LoadedServer {
  addHook(name: 'onRoute', hook: (route: Route) => void): unknown;
}

interface Route {
  readonly method: string | readonly string[];
  readonly url: string;
  preHandler?: unknown;
  onSend?: unknown;
}

/**
 * Has a Fastify server spend as little as it can on requests to assemble that it has to refuse: that is
 * lost to those who are let in. They are refused before Nest and its guards see them; and as long as
 * requests wait, all answers of a turn of the event loop leave together, as a write to a caller who is
 * awake from the one before costs about half as much. To be called before the routes are there.
 */
export function shedLoad(server: LoadedServer, busy: Busy, filter: ContextHttpFilter): void {
  const sendLater = atTurnsEnd((send: () => void) => {
    send();
  });
  const refuse = (request: { readonly body?: unknown }, reply: HttpReply, done: () => void) => {
    const refusal = busy.refusalOf(request.body);
    if (refusal) filter.answer(refusal, reply);
    else done();
  };
  const gather = (
    _request: unknown,
    _reply: unknown,
    payload: unknown,
    done: (error: null, payload: unknown) => void,
  ) => {
    const send = () => {
      done(null, payload);
    };
    if (busy.isBusy) sendLater(send);
    else send();
  };
  server.addHook('onRoute', (route) => {
    if (route.url !== ASSEMBLE_URL || route.method !== 'POST') return;
    route.preHandler = [refuse, ...hooksIn(route.preHandler)];
    route.onSend = [...hooksIn(route.onSend), gather];
  });
}

/** A route has one, several, or none. */
function hooksIn(hooks: unknown): readonly unknown[] {
  return [hooks ?? []].flat();
}
