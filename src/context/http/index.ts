export { ContextHttpFilter, type HttpReply } from './context-http.filter.js';
export { DescribeDeadline, DescribeError, withContextSchemas } from './context.openapi.js';
export { DEADLINE_HEADER } from './deadline.header.js';
export { httpTransport } from './http.transport.js';
