/** @typedef {import('./compatibility.mjs').Change} Change */

/**
 * What differs between two sets of things that are known by their names.
 *
 * @template Thing
 * @param {ReadonlyMap<string, Thing>} before
 * @param {ReadonlyMap<string, Thing>} after
 * @param {(before: Thing, after: Thing, name: string) => Change[]} compare
 * @returns {Change[]} each with the name before its path
 */
export function changesByName(before, after, compare) {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === undefined) return [{ path: name, change: 'added', breaking: false }];
    if (is === undefined) return [{ path: name, change: 'removed', breaking: true }];
    return compare(was, is, name).map(({ path, ...change }) => ({
      path: path === '' ? name : `${name}: ${path}`,
      ...change,
    }));
  });
}
