import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configOf, VARIABLES } from '../../../src/config/environment.js';

interface Line {
  readonly variable: string;
  readonly value: string;
  /** The comment above the variable, or above those that it stands with. */
  readonly comment: string;
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let comment = '';
  for (const line of text.split('\n')) {
    const [, variable, value = ''] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
    if (line.startsWith('#')) comment = line.slice(2);
    else if (variable !== undefined) lines.push({ variable, value, comment });
    else if (line !== '') throw new Error(`Neither a comment nor a variable: ${line}`);
  }
  return lines;
}

const lines = linesOf(readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8'));
const values = Object.fromEntries(lines.map(({ variable, value }) => [variable, value]));

describe('.env.example', () => {
  it('lists every variable that the service reads, and no other', () => {
    expect(lines.map(({ variable }) => variable)).toEqual(VARIABLES);
  });

  it('is a configuration that works as it is', () => {
    expect(() => configOf(values)).not.toThrow();
  });

  it('says of each variable that it is required, or what it is when unset', () => {
    expect(lines.filter(({ comment }) => !/Required\.|Default: |Unset: /.test(comment))).toEqual(
      [],
    );
  });

  it('shows the defaults: what it sets is what it comes to without', () => {
    const { DATABASE_URL, REDIS_URL, NATS_URL } = values;

    expect(configOf(values)).toEqual(configOf({ DATABASE_URL, REDIS_URL, NATS_URL }));
  });

  it('states in words the default that it sets', () => {
    const stated = lines.filter(
      ({ value, comment }) => value !== '' && comment.includes('Default: '),
    );
    const wrong = stated.filter(({ value, comment }) => {
      const [, said = ''] = /Default: (.+)\.$/.exec(comment) ?? [];
      return !said.split(', ').includes(value);
    });

    expect(stated.length).toBeGreaterThan(5);
    expect(wrong).toEqual([]);
  });
});
