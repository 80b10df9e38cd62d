export { CallTime } from './call-options.decorator.js';
export { ContextHttpFilter, type HttpReply, RETRY_AFTER_SECONDS } from './context-http.filter.js';
export {
  DescribeDeadline,
  DescribeError,
  DescribeGrants,
  RETRY_AFTER,
  withContextSchemas,
} from './context.openapi.js';
export { DEADLINE_HEADER } from './deadline.header.js';
export { httpTransport } from './http.transport.js';
export { shedLoad } from './load-shedding.js';
export { noteCode, type TracedRequest, traceRequest, traceRequests } from './traced-requests.js';
