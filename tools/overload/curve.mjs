import { median, percentile } from '../../bench/measure/statistics.mjs';

/** Of the peak, what must still come through at three times of it. */
const LEAST_GOODPUT = 0.8;
/** How long a refusal may take: at once, or after waiting for a turn that did not come. */
const MOST_REFUSAL_MS = { p50: 50, p99: 650 };

/** What a step of the load came to; `cpuMs` is what the service took for it. */
export function stepOf(
  { accepted, refused, failed, offered, late, unanswered },
  milliseconds,
  cpuMs,
) {
  const perSecond = (count) => (count * 1000) / milliseconds;
  return {
    offered: perSecond(offered),
    goodput: perSecond(accepted.length),
    goodputPerCpu: (accepted.length * 1000) / cpuMs,
    refused: perSecond(refused.length),
    p50: percentile(accepted, 0.5) ?? 0,
    p99: percentile(accepted, 0.99) ?? 0,
    refusalP50: percentile(refused, 0.5) ?? 0,
    refusalP99: percentile(refused, 0.99) ?? 0,
    failed,
    late,
    unanswered,
  };
}

/** @param steps each with the `peak`: what was held at most shortly before */
export function printCurve(request, steps) {
  console.log(`\n${wordsOf(request)}: requests a second, half HTTP half NATS; times in ms`);
  console.table(
    steps.map(({ times, peak, goodputPerCpu, ...step }) => ({
      times,
      peak: Math.round(peak.goodput),
      ...Object.fromEntries(Object.entries(step).map(([name, value]) => [name, Math.round(value)])),
      'good %': percent(step.goodput, peak.goodput),
      'good % to CPU': percent(goodputPerCpu, peak.goodputPerCpu),
    })),
  );
}

/** The promises that were not held, in words. */
export function faultsOf(request, steps, after, deadlineMs) {
  const what = wordsOf(request);
  const { times: most } = steps.at(-1);
  // A peak is measured in a while of its own, in which the machine may have been another.
  const atWorst = steps.filter(({ times }) => times === most);
  const goodput = median(atWorst.map(({ goodput, peak }) => goodput / peak.goodput));
  const half = steps[0];
  const checks = [
    ...steps.map(({ times, peak: held }) => [
      held.goodput > 0 && held.refused === 0,
      `before ${times}× the peak was not measured: ${held.refused.toFixed()} were refused`,
    ]),
    ...[...steps, { times: 'after', ...after }].map(({ times, failed }) => [
      failed === 0,
      `at ${times}× ${failed} failed`,
    ]),
    [goodput >= LEAST_GOODPUT, `goodput at ${most}× is ${percent(goodput, 1)} % of the peak`],
    ...atWorst.flatMap(({ refusalP50, refusalP99, p99 }) => [
      [refusalP50 <= MOST_REFUSAL_MS.p50, `a refusal takes ${refusalP50.toFixed()} ms`],
      [
        refusalP99 <= MOST_REFUSAL_MS.p99,
        `a refusal after waiting takes ${refusalP99.toFixed()} ms`,
      ],
      [p99 <= deadlineMs, `what is accepted takes ${p99.toFixed()} ms`],
    ]),
    [
      after.goodput >= 0.99 * after.offered,
      `afterwards ${percent(after.goodput, after.offered)} % come through`,
    ],
    [
      after.p50 <= 3 * half.p50 + 10,
      `afterwards it takes ${after.p50.toFixed()} ms, not ${half.p50.toFixed()}`,
    ],
    ...steps.map(({ times, unanswered }) => [
      unanswered === 0,
      `at ${times}× ${unanswered} are unanswered`,
    ]),
    ...steps.map(({ times, late }) => [late === 0, `at ${times}× ${late} are answered late`]),
  ];
  return checks.filter(([isHeld]) => !isHeld).map(([, fault]) => `${what}: ${fault}`);
}

function wordsOf({ players, monsters, scope }) {
  return `${players} players${monsters > 0 ? ` and ${monsters} monsters` : ''}, ${scope}`;
}

function percent(part, whole) {
  return Number(((100 * part) / whole).toFixed(1));
}
