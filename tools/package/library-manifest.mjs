/** What the library's files import and a host need not share with them. */
const DEPENDENCIES = ['class-validator', 'typebox', 'zod'];

/** What host and library have in common: two copies of one of these would not know each other. */
const PEERS = {
  '@nestjs/common': '^12.0.0',
  '@nestjs/core': '^12.0.0',
  ioredis: '^5.3.0',
  pg: '^8.5.1',
  rxjs: '^7.2.0',
  typeorm: '^1.1.0',
};

/** Peers that not every entry imports: a host without that way in does without them. */
const OPTIONAL_PEERS = {
  '@nats-io/transport-node': '^3.0.0',
  '@nestjs/microservices': '^12.0.0',
  '@nestjs/swagger': '^12.0.0',
};

/**
 * @typedef {object} ApplicationManifest the root's package.json, as far as it matters here
 * @property {string} name
 * @property {string} version
 * @property {string} description
 * @property {string} license
 * @property {string} type
 * @property {Record<string, { types: string, default: string }>} exports
 * @property {string[]} files
 * @property {Record<string, string>} engines
 * @property {Record<string, string>} dependencies with exact versions
 */

/**
 * The manifest of the package that others install. Scripts, overrides and exact versions are the
 * application's and stay at home.
 *
 * @param {ApplicationManifest} manifest
 */
export function libraryManifestOf(manifest) {
  const { name, version, description, license, type, exports, files, engines } = manifest;
  return {
    ...{ name, version, description, license, type, exports, files, engines },
    dependencies: Object.fromEntries(
      DEPENDENCIES.map((each) => [each, `^${manifest.dependencies[each]}`]),
    ),
    peerDependencies: { ...PEERS, ...OPTIONAL_PEERS },
    peerDependenciesMeta: Object.fromEntries(
      Object.keys(OPTIONAL_PEERS).map((each) => [each, { optional: true }]),
    ),
  };
}
