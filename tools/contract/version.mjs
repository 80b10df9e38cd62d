/**
 * @param {string} version
 * @returns {number}
 * @throws {Error} when it is no semantic version
 */
function majorOf(version) {
  const [, major] = /^(\d+)\.\d+\.\d+(?:[-+].*)?$/.exec(version) ?? [];
  if (major === undefined) throw new Error(`"${version}" is no version`);
  return Number(major);
}

/**
 * @param {string} version
 * @returns {string} the first version that may break what this one promised
 */
export function nextBreakingVersion(version) {
  return `${majorOf(version) + 1}.0.0`;
}

/**
 * @param {string} before
 * @param {string} after
 * @returns {boolean} whether `after` may break what `before` promised
 */
export function mayBreak(before, after) {
  return majorOf(after) > majorOf(before);
}
