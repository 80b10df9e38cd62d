import { JsonText } from './json-text.js';

/** Of texts that are longer than this one seldom comes again. */
const LONGEST = 4096;
const BEYOND_LATIN1 = /[\u0100-\uffff]/;

/** How much is remembered before the older half of it is forgotten. */
export interface Room {
  readonly texts: number;
  /** The length of all of them together. */
  readonly letters: number;
}

/**
 * JSON texts that come again and again: each is parsed once while it is in use, for whoever reads
 * it. It is found by its whole text, so it can be neither stale nor another's. What is parsed is
 * frozen, as many see it. Of more than there is room for twice, those that were not asked for lately
 * are forgotten.
 */
export class JsonTexts {
  #recent = new Map<string, JsonText>();
  #older: ReadonlyMap<string, JsonText> = new Map();
  /** The length of the recent ones. */
  #letters = 0;

  constructor(private readonly room: Room) {}

  of(json: JsonText): JsonText {
    const { text } = json;
    const recent = this.#recent.get(text);
    if (recent) return recent;
    if (text.length > LONGEST) return json;
    const known = this.#older.get(text) ?? new FrozenJsonText(copyOf(text));
    this.#remember(known);
    return known;
  }

  /** By its own text: another of the same letters may keep alive whatever it was cut from. */
  #remember(known: JsonText): void {
    const { texts, letters } = this.room;
    if (this.#recent.size >= texts || this.#letters + known.text.length > letters) {
      this.#older = this.#recent;
      this.#recent = new Map();
      this.#letters = 0;
    }
    this.#recent.set(known.text, known);
    this.#letters += known.text.length;
  }
}

/**
 * The same letters in memory of their own. V8 has a text that was cut from a longer one point into it:
 * a short text that is kept would keep the whole of a bag, say.
 */
function copyOf(text: string): string {
  const encoding = BEYOND_LATIN1.test(text) ? 'utf16le' : 'latin1';
  return Buffer.from(text, encoding).toString(encoding);
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
