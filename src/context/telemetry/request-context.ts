import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** By these names over HTTP and over NATS, on requests and on their answers. */
export const REQUEST_ID_HEADER = 'x-request-id';
export const TRACEPARENT_HEADER = 'traceparent';

/** What tells the lines and the calls of one request from those of others. */
export interface RequestContext {
  /** As the caller said it, or else made. */
  readonly requestId: string;
  /** As the caller sent it, by W3C Trace Context; none is made. */
  readonly traceparent: string | undefined;
}

/** Why one entity failed. */
export interface Cause {
  readonly text: string;
  readonly stack?: string | undefined;
}

/** The same in the course of an assembly. */
export interface AssemblyContext extends RequestContext {
  readonly scope: string;
  /** By kind and id, where more is known than the reason. */
  readonly causes: Map<string, Cause>;
}

const REQUEST_ID = /^[A-Za-z0-9_.:-]{1,128}$/;
/** The version ff is none, nor are ids of zeros. */
const TRACEPARENT =
  /^(?!ff)([0-9a-f]{2})-((?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2})(-.{0,400})?$/;

const requests = new AsyncLocalStorage<RequestContext | AssemblyContext>();

/** The context of a request by its headers; what is not well-formed is as if it were not there. */
export function requestContextOf(requestId: unknown, traceparent: unknown): RequestContext {
  const isId = typeof requestId === 'string' && REQUEST_ID.test(requestId);
  return {
    requestId: isId ? requestId : randomUUID(),
    traceparent: typeof traceparent === 'string' ? traceparentOf(traceparent) : undefined,
  };
}

/** The request that the running code is about, in whatever it calls and awaits. */
export function currentRequest(): RequestContext | undefined {
  return requests.getStore();
}

/** Runs what is done for a request, so that `currentRequest` answers it there. */
export function inRequest<Result>(context: RequestContext, work: () => Result): Result {
  return requests.run(context, work);
}

/** The assembly that the running code is about. */
export function currentAssembly(): AssemblyContext | undefined {
  const context = requests.getStore();
  return context && 'scope' in context ? context : undefined;
}

/** The same for one assembly of the current request; who calls without one gets one. */
export function inAssembly<Result>(scope: string, work: () => Result): Result {
  const request = requests.getStore() ?? requestContextOf(undefined, undefined);
  return requests.run({ ...request, scope, causes: new Map() }, work);
}

/** The id of the trace that the request is a part of. */
export function traceIdOf({ traceparent }: RequestContext): string | undefined {
  return traceparent?.slice(3, 35);
}

/** What a later version has more may be left out, by the version that is known. */
function traceparentOf(text: string): string | undefined {
  const [, version, ids, more] = TRACEPARENT.exec(text) ?? [];
  if (ids === undefined || (version === '00' && more !== undefined)) return undefined;
  return `00-${ids}`;
}
