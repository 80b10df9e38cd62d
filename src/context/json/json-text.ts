import { randomUUID } from 'node:crypto';
import { depthOf, memberNamesOf, membersOf } from './json-scan.js';

/** Stands for a spliced text while a document is written; no data can contain it by chance. */
const MARK = randomUUID();
let spliced: string[] | undefined;

/**
 * JSON as the database gave it. What is only passed on goes into a document letter for letter, so
 * that numbers which a double cannot hold keep their spelling; what is read is parsed on first use.
 */
export class JsonText<Value = unknown> {
  /** Carries the type of the value, where it is known; it is never there. */
  declare readonly of?: Value;
  #value: { readonly parsed: unknown } | undefined;

  constructor(readonly text: string) {}

  /**
   * The JSON text of a value that is already in memory.
   * @throws TypeError where JSON has no such value
   */
  static of(value: unknown): JsonText {
    return new JsonText(stringified(value));
  }

  get value(): unknown {
    this.#value ??= { parsed: JSON.parse(this.text) as unknown };
    return this.#value.parsed;
  }

  /** Levels of objects and lists: `{}` is 1, a scalar 0. */
  get depth(): number {
    return depthOf(this.text);
  }

  /** The names of an object's members in the order of the text, which a parsed object may not keep. */
  get memberNames(): readonly string[] {
    return memberNamesOf(this.text);
  }

  /** The members of an object by name, each as it stands in the text. */
  get members(): ReadonlyMap<string, JsonText> {
    return new Map([...membersOf(this.text)].map(([name, text]) => [name, new JsonText(text)]));
  }

  toJSON(): unknown {
    if (!spliced) return this.value;
    spliced.push(this.text);
    return MARK;
  }
}

/** JSON text without any letter beyond ASCII: its bytes are its letters. */
export class AsciiJsonText<Value = unknown> extends JsonText<Value> {}

/** `JSON.stringify` in ASCII: letters beyond it are escaped. */
export function toAsciiJson(value: unknown): string {
  // What keys and tags mostly are is known to need no escapes: all the rest takes longer to write.
  if (typeof value === 'string' && PLAIN_WORD.test(value)) return `"${value}"`;
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const PLAIN_WORD = /^[\w:#.-]*$/;

/** What a `jsonb` column holds, where that is an object; else an empty one. */
export function objectTextOf(column: JsonText | null | undefined): JsonText {
  return column?.text.startsWith('{') ? column : JsonText.of({});
}

/**
 * `JSON.stringify`, with every `JsonText` in the tree written as it is.
 * @throws TypeError where JSON has no such value
 */
export function toJsonText(tree: unknown): string {
  const texts: string[] = [];
  let text: string;
  spliced = texts;
  try {
    text = stringified(tree);
  } finally {
    spliced = undefined;
  }
  if (texts.length === 0) return text;
  const [head = '', ...tail] = text.split(`"${MARK}"`);
  return tail.reduce((written, piece, index) => written + (texts[index] ?? '') + piece, head);
}

/** What JSON does not have would be written as a word of JavaScript's: so is a `toJSON` of nothing. */
function stringified(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text !== undefined) return text;
  throw new TypeError(
    `JSON does not have what is made of ${Object.prototype.toString.call(value)}`,
  );
}
