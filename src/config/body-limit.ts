const A_MEBIBYTE = 1_048_576;
/** A UUID in quotes, with a comma and a space; and what a request has beside its ids. */
const BYTES_OF_AN_ID = 40;
const BYTES_BESIDE = 4096;

/** The least body that a request of the greatest number of ids may need. */
export function leastBodyLimit(maxIds: number): number {
  return maxIds * BYTES_OF_AN_ID + BYTES_BESIDE;
}

/** A mebibyte, or more where that many ids need it. */
export function usualBodyLimit(maxIds: number): number {
  return Math.max(A_MEBIBYTE, leastBodyLimit(maxIds));
}
