import { createInterface } from 'node:readline';

const COLOURS = { trace: 90, debug: 90, info: 32, warn: 33, error: 31, fatal: 31 };

/**
 * A line of the service's log as a person likes to read it; any other line as it is.
 *
 * @param {string} line
 * @param {boolean} coloured
 * @returns {string}
 */
export function readable(line, coloured) {
  const record = recordIn(line);
  if (record === undefined) return line;
  const { time, level, context, message, stack, ...rest } = record;
  const colour = coloured ? COLOURS[level] : undefined;
  const name = String(level).toUpperCase().padEnd(5);
  const told = [
    String(time).slice(11, 23),
    colour === undefined ? name : `\u001b[${colour}m${name}\u001b[0m`,
    ...(context === undefined ? [] : [`[${context}]`]),
    message,
    ...Object.entries(rest).map(([field, value]) => `${field}=${value}`),
  ];
  return [told.join(' '), ...(stack === undefined ? [] : [stack])].join('\n');
}

/**
 * Prints lines as they come.
 *
 * @param {import('node:stream').Readable} lines
 */
export function printReadable(lines) {
  createInterface({ input: lines }).on('line', (line) => {
    console.log(readable(line, process.stdout.isTTY === true));
  });
}

/**
 * @param {string} line
 * @returns {Record<string, unknown> | undefined}
 */
function recordIn(line) {
  try {
    const record = JSON.parse(line);
    return typeof record?.message === 'string' ? record : undefined;
  } catch {
    return undefined;
  }
}
