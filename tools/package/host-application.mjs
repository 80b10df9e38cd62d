import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What a Nest application has that keeps its data in PostgreSQL and Redis, and nothing else. */
const PACKAGES = [
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/typeorm',
  'ioredis',
  'pg',
  'reflect-metadata',
  'rxjs',
  'typeorm',
];

/** Arguments of npm that install what follows; peers that do not fit each other are an error. */
export const INSTALL = ['install', '--ignore-scripts', '--strict-peer-deps'];

/**
 * An empty Nest application: our versions, without our overrides. npm leaves out what its lock has
 * beyond its manifest.
 *
 * @returns {Record<string, string>} the text of each file, by its name
 */
export function hostApplication() {
  const { dependencies } = readJson('package.json');
  const lock = readJson('package-lock.json');
  const host = {
    name: 'host',
    version: '1.0.0',
    private: true,
    type: 'module',
    dependencies: Object.fromEntries(PACKAGES.map((each) => [each, dependencies[each]])),
  };
  return {
    'package.json': JSON.stringify(host),
    'package-lock.json': JSON.stringify({ ...lock, packages: { ...lock.packages, '': host } }),
  };
}

/** @param {string} file of the project */
export function readJson(file) {
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  return JSON.parse(readFileSync(path, 'utf8'));
}
