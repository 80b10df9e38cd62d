import { SCENARIOS } from '../scenarios.mjs';
import { ratioOf } from './figures.mjs';
import { COLOURS, rect, svg, text, verticalLine } from './svg.mjs';

/** @typedef {import('../run-bench.mjs').Results} Results */

const ROW = 26;
const BAR = 16;
const LEFT = 310;
const BARS = 380;

/** The service against the floor: bars of ratios, with a line where both are the same. */
export function ratiosChart(results) {
  const rows = [
    ...Object.values(SCENARIOS).map(({ name, title }) => [`http ${name}`, `${title}, HTTP`]),
    ['nats combats-10', '10 players, combats, NATS'],
    ['process combats-10', '10 players, combats, in process'],
  ];
  const slow = panel('p50, 1 request in flight (shorter is better)', 50, (way) =>
    ratioOf(results, `near ${way} 1`, 'p50'),
  );
  const busy = panel('requests/s, 16 in flight (longer is better)', slow.end + 40, (way) =>
    ratioOf(results, `near ${way} 16`, 'requestsPerSecond'),
  );
  const title = 'The service against hand-written code (1 = the floor)';
  return svg(busy.end + 10, [
    text(20, 26, title, { weight: '600' }),
    ...slow.shapes,
    ...busy.shapes,
  ]);

  function panel(heading, top, valueOf) {
    const bars = rows
      .map(([way, label]) => ({ label, value: valueOf(way) }))
      .filter(({ value }) => value !== undefined);
    const scale = BARS / Math.max(1.2, ...bars.map(({ value }) => value));
    const end = top + 12 + bars.length * ROW;
    const shapes = bars.flatMap(({ label, value }, at) => {
      const y = top + 12 + at * ROW;
      return [
        text(LEFT - 10, y + 13, label, { anchor: 'end' }),
        rect(LEFT, y, value * scale, BAR, COLOURS.bar),
        text(LEFT + value * scale + 6, y + 13, value.toFixed(2)),
      ];
    });
    const heads = [text(20, top, heading, { colour: COLOURS.quiet })];
    return { end, shapes: [...heads, ...shapes, verticalLine(LEFT + scale, top + 6, end)] };
  }
}

/** Where the time of one request goes: its stages, one under the other. */
export function stagesChart({ stages: { total, stages } }) {
  const end = Math.max(...stages.map(({ start, duration }) => start + duration));
  const scale = BARS / Math.max(total, end);
  const rows = [
    ...stages.map((stage) => ({ ...stage, colour: COLOURS.bar })),
    // How much of it comes before the first stage is not known; it is drawn at the end.
    {
      label: 'HTTP, check, answer, and what waits',
      start: end,
      duration: Math.max(0, total - end),
      colour: COLOURS.other,
    },
  ];
  const title = `One request for 10 players, combats: ${total.toFixed(1)} ms`;
  return svg(50 + rows.length * ROW, [
    text(20, 26, title, { weight: '600' }),
    ...rows.flatMap(({ label, start, duration, colour }, at) => {
      const y = 44 + at * ROW;
      return [
        text(LEFT - 10, y + 13, label, { anchor: 'end' }),
        rect(LEFT + start * scale, y, duration * scale, BAR, colour),
        text(LEFT + (start + duration) * scale + 6, y + 13, `${duration.toFixed(2)} ms`),
      ];
    }),
  ]);
}
