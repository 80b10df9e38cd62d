/**
 * Semantic versions, as far as compatibility goes: below 1.0.0 the minor number counts as the major.
 *
 * @param {string} version
 * @returns {readonly [major: number, minor: number]}
 * @throws {Error} when it is none
 */
function numbersOf(version) {
  const [, major, minor] = /^(\d+)\.(\d+)\.\d+(?:[-+].*)?$/.exec(version) ?? [];
  if (major === undefined || minor === undefined) throw new Error(`"${version}" is no version`);
  return [Number(major), Number(minor)];
}

/**
 * @param {string} version
 * @returns {string} the first version that may break what this one promised
 */
export function nextBreakingVersion(version) {
  const [major, minor] = numbersOf(version);
  return major === 0 ? `0.${minor + 1}.0` : `${major + 1}.0.0`;
}

/**
 * @param {string} before
 * @param {string} after
 * @returns {boolean} whether `after` may break what `before` promised
 */
export function mayBreak(before, after) {
  const [major, minor] = numbersOf(before);
  const [majorNow, minorNow] = numbersOf(after);
  return majorNow > major || (major === 0 && minorNow > minor);
}
