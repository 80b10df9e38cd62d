import { Logger } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../src/context/assembly/outcome.js';
import type { BatchRead, SourceRead } from '../../../../src/context/sections/batch-read.js';
import { StubStore } from '../../fixtures/stub-store.js';
import { SpeakerAssembler, SpeakerReader, spoken } from '../../fixtures/words.js';

Logger.overrideLogger(false);

const OWN_ROWS = ['there', 'missing', 'failed', 'late'] as const;
const SECTIONS = ['read', 'failed', 'late'] as const;
const DATA = ['valid', 'invalid'] as const;
const STORES = ['confirms', 'refuses', 'is down', 'is late'] as const;

interface Case {
  readonly own: (typeof OWN_ROWS)[number];
  readonly section: (typeof SECTIONS)[number];
  readonly data: (typeof DATA)[number];
  readonly store: (typeof STORES)[number];
}

const CASES: readonly Case[] = OWN_ROWS.flatMap((own) =>
  SECTIONS.flatMap((section) =>
    DATA.flatMap((data) => STORES.map((store) => ({ own, section, data, store }))),
  ),
);

/** The contract's order of reasons, first to last. */
function expectedOf({ own, section, data, store }: Case): Outcome {
  if (own === 'missing') return { reason: 'NOT_FOUND' };
  if (own === 'failed' || section === 'failed') return { reason: 'SOURCE_UNAVAILABLE' };
  if (own === 'late' || section === 'late') return { reason: 'DEADLINE_EXCEEDED' };
  if (data === 'invalid') return { reason: 'INVALID_DATA' };
  if (store === 'is late') return { reason: 'DEADLINE_EXCEEDED' };
  return store === 'confirms' ? { key: 'key:1' } : { reason: 'STORE_UNAVAILABLE' };
}

async function outcomeOf(each: Case): Promise<Outcome | undefined> {
  const controller = new AbortController();
  const reader = new SpeakerReader(() => {
    if (each.own === 'late' || each.section === 'late') controller.abort();
    return Promise.resolve(readOf(each));
  });
  const store = new StubStore((documents) => {
    if (each.store === 'is down') throw new Error('down');
    if (each.store === 'is late') controller.abort();
    if (each.store === 'is late') return new Promise(() => undefined);
    return Promise.resolve(
      documents.map(() => (each.store === 'refuses' ? new Error('OOM') : 'key:1')),
    );
  });
  const assembler = new SpeakerAssembler(reader, store);
  return (await assembler.processBatch([1], 'talk', { signal: controller.signal })).get(1);
}

function readOf({ own, section, data }: Case): BatchRead<number> {
  const read = spoken(own === 'missing' ? {} : { 1: [data === 'valid' ? 'hello' : 'poison'] });
  return {
    own: cut(own, read.own),
    sections: new Map([...read.sections].map(([name, source]) => [name, cut(section, source)])),
  };
}

function cut(state: Case['own'] | Case['section'], source: SourceRead<number>): SourceRead<number> {
  if (state === 'failed') return { failed: 'SOURCE_UNAVAILABLE' };
  return state === 'late' ? { failed: 'DEADLINE_EXCEEDED' } : source;
}

describe('which reason wins', () => {
  it('is as the contract orders them, in every combination', async () => {
    const outcomes = await Promise.all(
      CASES.map(async (each) => ({ ...each, outcome: await outcomeOf(each) })),
    );

    expect(outcomes).toEqual(CASES.map((each) => ({ ...each, outcome: expectedOf(each) })));
  });
});
