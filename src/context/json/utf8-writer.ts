import { AsciiJsonText, type JsonText } from './json-text.js';

/** Room for some documents; one that is larger than this gets a room of its own. */
const ROOM_BYTES = 64 * 1024;
/** Most that UTF-8 takes for a unit of a JavaScript string. */
const BYTES_PER_UNIT = 3;

/**
 * Writes documents as the bytes that are stored, one behind the other in rooms that they share: a
 * room for each would have the garbage collector run for the memory outside its heap. One letter
 * beyond ASCII makes a string of JavaScript twice as large and slow to encode; what is known to be
 * ASCII is copied as it is, and nothing is put together as a string before.
 */
export class Utf8Writer {
  #room = Buffer.alloc(0);
  #used = 0;

  /** @returns the bytes of a document that consists of these pieces */
  write(pieces: readonly JsonText[]): Buffer {
    this.#reserve(pieces);
    const start = this.#used;
    let end = start;
    for (const piece of pieces) {
      end += this.#room.write(piece.text, end, piece instanceof AsciiJsonText ? 'latin1' : 'utf8');
    }
    this.#used = end;
    return this.#room.subarray(start, end);
  }

  #reserve(pieces: readonly JsonText[]): void {
    let most = 0;
    for (const piece of pieces) {
      most += piece.text.length * (piece instanceof AsciiJsonText ? 1 : BYTES_PER_UNIT);
    }
    if (this.#used + most <= this.#room.length) return;
    this.#room = Buffer.allocUnsafeSlow(Math.max(most, ROOM_BYTES));
    this.#used = 0;
  }
}
