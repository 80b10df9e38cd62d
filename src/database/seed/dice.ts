/** Reproducible chance: the same words give the same rolls in every run and on every machine. */
export class Dice {
  private state = 0x811c9dc5;

  constructor(...words: readonly (string | number)[]) {
    for (const character of words.join(':')) {
      this.state = Math.imul(this.state ^ (character.codePointAt(0) ?? 0), 0x01000193);
    }
  }

  /** An integer from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(percent: number): boolean {
    return this.next() * 100 < percent;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.between(0, choices.length - 1)];
    if (choice === undefined) throw new RangeError('There is nothing to pick from');
    return choice;
  }

  /** The mulberry32 generator: small, and even enough for a world that is only looked at. */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }
}
