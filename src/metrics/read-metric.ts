import { Counter, Gauge, type Registry } from 'prom-client';

/** One value, or one for each value of the label. */
type Values = number | Readonly<Record<string, number>>;

/** A value that is looked at when metrics are asked for, and not before. */
export interface ReadMetric {
  readonly name: string;
  readonly help: string;
  /** Of a few words that are known beforehand, never of what requests say. */
  readonly label?: string;
  /** @default 'gauge' */
  readonly type?: 'gauge' | 'counter';
  readonly read: () => Values | Promise<Values>;
}

/** Registers metrics of what there is to see anyway: parts of the service keep no account for them. */
export function registerReadMetrics(registry: Registry, metrics: readonly ReadMetric[]): void {
  for (const metric of metrics) {
    const { name, help, label, type = 'gauge' } = metric;
    const common = { name, help, labelNames: label === undefined ? [] : [label] };
    const registers = [registry];
    if (type === 'gauge') {
      new Gauge({
        ...common,
        registers,
        async collect() {
          for (const [labels, value] of await valuesOf(metric)) this.set(labels, value);
        },
      });
    } else {
      new Counter({
        ...common,
        registers,
        async collect() {
          const values = await valuesOf(metric);
          this.reset();
          for (const [labels, value] of values) this.inc(labels, value);
        },
      });
    }
  }
}

async function valuesOf({
  label = '',
  read,
}: ReadMetric): Promise<readonly (readonly [Record<string, string>, number])[]> {
  const values = await read();
  if (typeof values === 'number') return [[{}, values]];
  return Object.entries(values).map(([of, value]) => [{ [label]: of }, value]);
}
