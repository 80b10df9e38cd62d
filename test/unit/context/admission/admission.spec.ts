import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Admission, loadOf } from '../../../../src/context/admission/admission.js';
import { OverloadedError } from '../../../../src/context/context.error.js';
import { startDeadline, within } from '../../../../src/context/deadline/deadline.js';
import type { KindName } from '../../../../src/context/kinds/kinds.js';

/** What a request counts for beside its ids. */
const OVERHEAD = 4;

function ids(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at + 1);
}

/** Requests that go in, and out when they are told. */
class Crowd {
  readonly log: string[] = [];
  readonly #leaving = new Map<string, () => void>();

  constructor(
    readonly admission: Admission,
    private readonly deadlineMs = 2000,
  ) {}

  /** Comes in with so many ids of a kind; `log` tells what becomes of it. */
  come(name: string, count = 1, { kind = 'player', isUrgent = false }: Coming = {}): void {
    const load = loadOf({ [kind]: ids(count) });
    const { signal, release } = startDeadline(this.deadlineMs);
    const work = async () => {
      await this.admission.enter(load, isUrgent, signal);
      this.log.push(name);
      await this.admission.hold(load, kind, signal, () => this.#stay(name));
    };
    void work()
      .catch((error: unknown) => {
        this.log.push(error instanceof OverloadedError ? `not ${name}` : String(error));
      })
      .finally(release);
  }

  async go(name: string): Promise<void> {
    this.#leaving.get(name)?.();
    await settled();
  }

  #stay(name: string): Promise<void> {
    return new Promise((resolve) => {
      this.#leaving.set(name, resolve);
    });
  }
}

interface Coming {
  readonly kind?: KindName;
  readonly isUrgent?: boolean;
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** Room for two requests of a player each, which come in whatever they count for. */
function crowded(maxQueued = 1000): Crowd {
  const crowd = new Crowd(new Admission({ maxInFlight: 1, maxQueued }));
  for (const name of ['a', 'b']) crowd.come(name);
  return crowd;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a request', () => {
  it('that there is room for does not wait, and takes its room until it is done', async () => {
    const admission = new Admission({ maxInFlight: 100, maxQueued: 0 });
    const load = loadOf({ player: ids(3), pet: ids(2), monster: [] });
    const { signal, release } = startDeadline(1000);

    expect(admission.enter(load, false, signal)).toBeUndefined();
    expect(admission.inFlight).toBe(3 + 2 + 2 * OVERHEAD);
    await admission.hold(load, 'player', signal, () => Promise.resolve());
    await admission.hold(load, 'monster', signal, () => Promise.resolve());
    expect(admission.inFlight).toBe(2 + OVERHEAD);
    const failing = admission.hold(load, 'pet', signal, () => Promise.reject(new Error('broken')));
    await expect(failing).rejects.toThrow('broken');
    expect(admission.inFlight).toBe(0);
    release();
  });

  it('of any size is let in where there is little else', async () => {
    const crowd = new Crowd(new Admission({ maxInFlight: 100, maxQueued: 0 }));
    crowd.come('huge', 1000);
    crowd.come('huge too', 1000);
    crowd.come('one too many');
    await settled();

    expect(crowd.log).toEqual(['huge', 'huge too', 'not one too many']);
  });

  it('beyond what may wait is refused at once', async () => {
    const crowd = crowded(0);
    crowd.come('d');
    await settled();

    expect(crowd.log).toEqual(['a', 'b', 'not d']);
    expect(crowd.admission.queued).toBe(0);
  });

  it('is told before it is looked at what would become of it', async () => {
    const crowd = crowded(16 * (1 + OVERHEAD) + 5);
    const refusalOf = (count: number, isUrgent: boolean) =>
      crowd.admission.refusalFor(loadOf({ player: ids(count) }), isUrgent);
    expect(refusalOf(1000, false)).toBeUndefined();
    for (const at of ids(16)) crowd.come(`usual ${String(at)}`);
    await settled();

    expect(refusalOf(1, false)).toBeUndefined();
    expect(refusalOf(2, false)).toBeInstanceOf(OverloadedError);
    expect(refusalOf(2, true)).toBeUndefined();
    crowd.come('two', 2);
    crowd.come('one');
    await settled();
    expect(crowd.log).toEqual(['a', 'b', 'not two']);
  });

  it('that is urgent sends nobody away where that would not do', async () => {
    const crowd = crowded(20 * (1 + OVERHEAD));
    for (const at of ids(16)) crowd.come(`urgent ${String(at)}`, 1, { isUrgent: true });
    for (const at of ids(4)) crowd.come(`usual ${String(at)}`);
    crowd.come('huge', 100, { isUrgent: true });
    await settled();
    expect(crowd.log).toEqual(['a', 'b', 'not huge']);
  });

  it('gets its turn in order of arrival', async () => {
    const crowd = crowded();
    for (const name of ['d', 'e']) crowd.come(name);
    await settled();
    expect(crowd.admission.queued).toBe(2);
    await crowd.go('b');
    await crowd.go('a');

    expect(crowd.log).toEqual(['a', 'b', 'd', 'e']);
    expect([crowd.admission.queued, crowd.admission.inFlight]).toEqual([0, 2 * (1 + OVERHEAD)]);
  });

  it('waits for a quarter of its time at the most', async () => {
    const crowd = crowded();
    crowd.come('d');
    await settled();
    vi.advanceTimersByTime(499);
    await settled();
    expect(crowd.log).toEqual(['a', 'b']);
    vi.advanceTimersByTime(2);
    await settled();

    expect(crowd.log).toEqual(['a', 'b', 'not d']);
    expect(crowd.admission.queued).toBe(0);
  });

  it('of several kinds that waits for room of one keeps nobody of the others waiting', async () => {
    const admission = new Admission({ maxInFlight: 100, maxQueued: 1000 });
    const { signal } = startDeadline(2000);
    const both = loadOf({ player: ids(5), monster: ids(26) });
    const players = loadOf({ player: ids(5) });
    const monsters = loadOf({ monster: ids(26) });
    // Two of each kind come in whatever they count for; the third finds 60 of the 67 for monsters taken.
    for (const load of [both, both]) void admission.enter(load, false, signal);
    const work = () => Promise.resolve();
    for (const load of [players, players]) void admission.hold(load, 'player', signal, work);
    await settled();
    const waiting = Promise.resolve(admission.enter(both, false, signal));
    waiting.catch(() => undefined);
    await settled();
    expect(admission.queued).toBe(1);

    expect(admission.refusalFor(monsters, false)).toBeUndefined();
    expect(admission.enter(loadOf({ player: ids(1) }), false, signal)).toBeUndefined();
    expect(admission.enter(monsters, false, signal)).toBeInstanceOf(Promise);
    expect(admission.queued).toBe(2);
  });

  it('that waits behind one that gives up is let in then', async () => {
    const admission = new Admission({ maxInFlight: 100, maxQueued: 1000 });
    const { signal } = startDeadline(2000);
    for (const at of [1, 2]) void admission.enter(loadOf({ player: ids(at * 10) }), false, signal);
    const heavy = Promise.resolve(admission.enter(loadOf({ player: ids(90) }), false, signal));
    const refused = expect(heavy).rejects.toBeInstanceOf(OverloadedError);
    vi.advanceTimersByTime(100);
    const light = admission.enter(loadOf({ player: ids(1) }), false, signal);
    expect(light).toBeInstanceOf(Promise);
    vi.advanceTimersByTime(401);

    await refused;
    await expect(light).resolves.toBeUndefined();
  });

  it('that is refused by who counts its ids gives its place back', async () => {
    const admission = new Admission({ maxInFlight: 100, maxQueued: 0 });
    const { signal } = startDeadline(2000);
    const load = loadOf({ player: ids(3), monster: ids(2) });
    void admission.enter(load, false, signal);
    admission.leave(load);
    await settled();

    expect(admission.inFlight).toBe(0);
  });

  it('whose time is over is let in, to be told so', () => {
    const { admission } = crowded(0);
    const { signal } = startDeadline(100, performance.now() - 100);

    expect(admission.enter(loadOf({ player: ids(1) }), false, signal)).toBeUndefined();
  });
});

describe('an urgent request', () => {
  it('goes before the others, who still get a turn', async () => {
    const crowd = crowded();
    for (const name of ['usual 1', 'usual 2']) crowd.come(name);
    for (const at of ids(9)) crowd.come(`urgent ${String(at)}`, 1, { isUrgent: true });
    await settled();
    for (let at = 0; at < 11; at++) await crowd.go(crowd.log[at] ?? '');

    expect(crowd.log.slice(2)).toEqual([
      ...ids(8).map((at) => `urgent ${String(at)}`),
      'usual 1',
      'urgent 9',
      'usual 2',
    ]);
  });

  it('is refused last: who came last of the others makes room', async () => {
    const crowd = crowded(16 * (1 + OVERHEAD));
    for (const at of ids(16)) crowd.come(`usual ${String(at)}`);
    crowd.come('too late');
    crowd.come('urgent', 1, { isUrgent: true });
    await settled();
    await crowd.go('a');

    expect(new Set(crowd.log.slice(0, 4))).toEqual(
      new Set(['a', 'b', 'not too late', 'not usual 16']),
    );
    expect(crowd.log.slice(4)).toEqual(['urgent']);
  });
});

describe('a kind that hangs', () => {
  it('leaves room for the others, in flight and in the line', async () => {
    const crowd = new Crowd(new Admission({ maxInFlight: 60, maxQueued: 1000 }));
    for (const at of ids(12)) crowd.come(`player ${String(at)}`);
    crowd.come('monster', 1, { kind: 'monster' });
    await settled();

    // Two thirds of the room, each request counting for five; and the monster, past those who wait.
    expect(crowd.log).toEqual([...ids(8).map((at) => `player ${String(at)}`), 'monster']);
    expect(crowd.admission.queued).toBe(4);
  });

  it('leaves room for the others where the line is full of it', async () => {
    const crowd = new Crowd(new Admission({ maxInFlight: 60, maxQueued: 16 * (1 + OVERHEAD) }));
    for (const at of ids(8 + 16)) crowd.come(`player ${String(at)}`);
    crowd.come('too many');
    await settled();
    expect(crowd.log).toEqual([...ids(8).map((at) => `player ${String(at)}`), 'not too many']);

    const ofMonster = loadOf({ monster: ids(1) });
    expect(crowd.admission.refusalFor(ofMonster, false)).toBeUndefined();
    crowd.come('monster', 1, { kind: 'monster' });
    crowd.come('urgent monster', 1, { kind: 'monster', isUrgent: true });
    await settled();
    expect(crowd.log.slice(9)).toEqual(['monster', 'urgent monster']);
    expect(crowd.admission.queued).toBe(16);
  });

  it('keeps its place until what was given up has ended', async () => {
    const admission = new Admission({ maxInFlight: 100, maxQueued: 0 });
    const load = loadOf({ player: ids(1) });
    const { signal } = startDeadline(100);
    let end: () => void = () => undefined;
    const hung = new Promise<void>((resolve) => {
      end = resolve;
    });
    await admission.enter(load, false, signal);
    const held = admission.hold(load, 'player', signal, () => within(signal, hung, 'test'));
    vi.advanceTimersByTime(100);
    await expect(held).rejects.toThrow('deadline');

    expect(admission.inFlight).toBe(1 + OVERHEAD);
    end();
    await settled();
    expect(admission.inFlight).toBe(0);
  });

  it('that never ends gives its place back in the end', async () => {
    const admission = new Admission({ maxInFlight: 100, maxQueued: 0 });
    const load = loadOf({ player: ids(1) });
    const { signal } = startDeadline(100);
    const forEver = new Promise<never>(() => undefined);
    await admission.enter(load, false, signal);
    const held = admission.hold(load, 'player', signal, () => within(signal, forEver, 'test'));
    vi.advanceTimersByTime(100);
    await expect(held).rejects.toThrow('deadline');
    await vi.advanceTimersByTimeAsync(10_000);

    expect(admission.inFlight).toBe(0);
  });
});
