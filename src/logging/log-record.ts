/** What a line says beside its level, its time and the request that it is about. */
export interface LogRecord {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What drivers hang on their errors, and may hold rows, documents or secrets. */
const NEVER: ReadonlySet<string> = new Set([
  'args',
  'command',
  'detail',
  'driverError',
  'input',
  'options',
  'parameters',
  'query',
  'values',
  'where',
]);
const LONGEST_MESSAGE = 2000;
const LONGEST_STACK = 8000;

/**
 * A line of what was said: a text, an error, or an object with a `message` and plain values. Of an error
 * its message, name, code and stack go on, and nothing else that hangs on it.
 */
export function logRecordOf(said: unknown, stack?: string): LogRecord {
  const { message, fields } = recordOf(said);
  const told = stack === undefined ? fields : { ...fields, stack: stack.slice(0, LONGEST_STACK) };
  return { message: message.slice(0, LONGEST_MESSAGE), fields: told };
}

function recordOf(said: unknown): LogRecord {
  if (said instanceof Error) return { message: said.message, fields: fieldsOfError(said) };
  if (typeof said !== 'object' || said === null) return { message: String(said), fields: {} };
  const { message = '', ...rest } = said as Readonly<Record<string, unknown>>;
  const plain = Object.entries(rest).filter(([name, value]) => !NEVER.has(name) && isPlain(value));
  return { message: String(message), fields: Object.fromEntries(plain) };
}

function fieldsOfError(error: Error): Readonly<Record<string, unknown>> {
  const { name, stack = '' } = error;
  const code: unknown = Reflect.get(error, 'code');
  return {
    error: name,
    ...(typeof code === 'string' ? { code } : {}),
    stack: stack.slice(0, LONGEST_STACK),
  };
}

function isPlain(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
