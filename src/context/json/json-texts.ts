import { JsonText } from './json-text.js';

/** Of texts that are longer than this one seldom comes again. */
const LONGEST = 4096;

/**
 * JSON texts that come again and again: each is parsed once while it is in use, for whoever reads
 * it. It is found by its whole text, so it can be neither stale nor another's. What is parsed is
 * frozen, as many see it. Of more than twice as many as `size`, those that were not asked for lately
 * are forgotten.
 */
export class JsonTexts {
  #recent = new Map<string, JsonText>();
  #older: ReadonlyMap<string, JsonText> = new Map();

  constructor(private readonly size: number) {}

  of(json: JsonText): JsonText {
    const { text } = json;
    const recent = this.#recent.get(text);
    if (recent) return recent;
    if (text.length > LONGEST) return json;
    if (this.#recent.size >= this.size) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    const known = this.#older.get(text) ?? new FrozenJsonText(text);
    this.#recent.set(text, known);
    return known;
  }
}

class FrozenJsonText extends JsonText {
  #depth: number | undefined;
  #isFrozen = false;

  override get value(): unknown {
    const value = super.value;
    if (!this.#isFrozen) freeze(value);
    this.#isFrozen = true;
    return value;
  }

  override get depth(): number {
    this.#depth ??= super.depth;
    return this.#depth;
  }
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const member of Object.values(value)) freeze(member);
}
