/**
 * Calls `strike` after a time, unless it is called off before. Where the process was busy until then,
 * the answer may be in a socket already: it is given one more look.
 * @returns calls it off
 */
export function startLimit(milliseconds: number, strike: () => void): () => void {
  let turn: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    turn = setImmediate(strike);
  }, milliseconds);
  return () => {
    clearTimeout(timer);
    clearImmediate(turn);
  };
}
