/** A line of the service's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** The lines of JSON in the output of a service, in their order. */
export function logLinesOf(output: string): readonly LogLine[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogLine);
}
