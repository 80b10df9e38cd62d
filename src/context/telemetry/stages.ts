import { channel } from 'node:diagnostics_channel';
import { assemblyOf } from './request-context.js';

/** The name of the diagnostics channel on which every stage of an assembly is published. */
export const STAGE_CHANNEL = 'context-assembler:stage';

/** One stage of a batch. Nothing in it names an id, a key or a row. */
export interface Stage {
  readonly kind: string;
  /** What for; unknown where a batch is not part of a request. */
  readonly scope: string | undefined;
  readonly stage: 'read' | 'format' | 'store';
  /** What was read: `tables`, or the section; nothing of other stages. */
  readonly source: string | undefined;
  /** Statements or commands' round trips that the stage took. */
  readonly roundTrips: number;
  /** Rows read, documents built or documents stored. */
  readonly count: number;
  readonly milliseconds: number;
  /** Whether it came to nothing: its source could not be asked, or took longer than there was time. */
  readonly isFailed: boolean;
}

/** What is known of a stage before it has run. */
interface MeasuredStage extends Pick<Stage, 'kind' | 'stage' | 'roundTrips'> {
  readonly source?: string;
}

const stages = channel(STAGE_CHANNEL);

/** Runs a stage and tells whoever listens how long it took; it costs nothing when nobody does. */
export async function measured<Result>(
  signal: AbortSignal | undefined,
  { kind, stage, source, roundTrips }: MeasuredStage,
  work: () => Promise<Result>,
  countOf: (result: Result) => number,
): Promise<Result> {
  if (!stages.hasSubscribers) return work();
  const start = performance.now();
  const tell = (count: number, isFailed: boolean) => {
    const milliseconds = performance.now() - start;
    const scope = assemblyOf(signal)?.scope;
    // Member by member: a spread of stages that differ in form costs V8 many times as much.
    const told = { kind, scope, stage, source, roundTrips, count, milliseconds, isFailed };
    stages.publish(told satisfies Stage);
  };
  try {
    const result = await work();
    tell(countOf(result), false);
    return result;
  } catch (error) {
    // Who hung up has ended it: that is no fault of the stage.
    if (!isCalledOff(signal)) tell(0, true);
    throw error;
  }
}

/** By its name: what tells of stages knows nothing of deadlines. */
function isCalledOff(signal: AbortSignal | undefined): boolean {
  const reason: unknown = signal?.reason;
  return reason instanceof Error && reason.name === 'CallerGoneError';
}
