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

/** For callers in process alone: once something runs in it, every promise of the process costs more. */
const ambient = new AsyncLocalStorage<RequestContext>();
const noted = new WeakMap<object, RequestContext>();
const assemblies = new WeakMap<AbortSignal, AssemblyContext>();

/** The context of a request by its headers; what is not well-formed is as if it were not there. */
export function requestContextOf(requestId: unknown, traceparent: unknown): RequestContext {
  const isId = typeof requestId === 'string' && REQUEST_ID.test(requestId);
  return {
    requestId: isId ? requestId : randomUUID(),
    traceparent: typeof traceparent === 'string' ? traceparentOf(traceparent) : undefined,
  };
}

/** The request that the running code is about, in whatever it calls and awaits: see `inRequest`. */
export function currentRequest(): RequestContext | undefined {
  return ambient.getStore();
}

/** Runs what is done for a request, so that its calls in process and of the client are a part of it. */
export function inRequest<Result>(context: RequestContext, work: () => Result): Result {
  return ambient.run(context, work);
}

/** Notes the request that something is of: what a way in has of it, or its answer. */
export function noteRequest(something: object, context: RequestContext): void {
  noted.set(something, context);
}

/** @returns nothing where nobody noted it */
export function requestOf(something: object): RequestContext | undefined {
  return noted.get(something);
}

/**
 * Notes what is assembled until a signal: that is what all that works on it knows of it.
 * @param request who calls without one gets one
 */
export function beginAssembly(
  signal: AbortSignal,
  scope: string,
  request = ambient.getStore() ?? requestContextOf(undefined, undefined),
): void {
  assemblies.set(signal, { ...request, scope, causes: new Map() });
}

/** Has work that is done for several assemblies be told as of one of them. */
export function shareAssembly(signal: AbortSignal, one: AbortSignal): void {
  const assembly = assemblyOf(one);
  if (assembly) assemblies.set(signal, assembly);
}

/** @returns nothing where a batch is no part of a request */
export function assemblyOf(signal: AbortSignal | undefined): AssemblyContext | undefined {
  return signal && assemblies.get(signal);
}

/** What a line of the log says of the request that it is about. */
export function aboutRequest(
  request: RequestContext | undefined,
): Readonly<Record<string, string>> {
  if (!request) return {};
  const traceId = traceIdOf(request);
  const id = { request_id: request.requestId };
  return traceId === undefined ? id : { ...id, trace_id: traceId };
}

/** The id of the trace that the request is a part of. */
function traceIdOf({ traceparent }: RequestContext): string | undefined {
  return traceparent?.slice(3, 35);
}

/** What a later version has more may be left out, by the version that is known. */
function traceparentOf(text: string): string | undefined {
  const [, version, ids, more] = TRACEPARENT.exec(text) ?? [];
  if (ids === undefined || (version === '00' && more !== undefined)) return undefined;
  return `00-${ids}`;
}
