import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Folders of `src/context`, each with those that it may not import: imports point one way. */
const ONE_WAY = {
  json: ['**'],
  combat: ['players', 'monsters', 'pets', 'scopes', 'store', 'catalog', 'http', 'nats'],
  projections: ['players', 'monsters', 'pets', 'scopes', 'store', 'catalog', 'http', 'nats'],
  sections: ['players', 'monsters', 'pets', 'scopes', 'store', 'catalog', 'http', 'nats'],
  catalog: ['players', 'monsters', 'pets', 'scopes', 'store', 'http', 'nats'],
  store: ['players', 'monsters', 'pets', 'scopes', 'catalog', 'assembly', 'http', 'nats'],
  assembly: ['players', 'monsters', 'pets', 'scopes', 'http', 'nats'],
  players: ['monsters', 'pets', 'http', 'nats'],
  monsters: ['players', 'pets', 'scopes', 'http', 'nats'],
  pets: ['players', 'monsters', 'scopes', 'http', 'nats'],
  scopes: ['monsters', 'pets', 'store', 'http', 'nats'],
  redis: ['players', 'monsters', 'pets', 'scopes', 'store', 'catalog', 'assembly', 'http', 'nats'],
  request: ['players', 'monsters', 'pets', 'catalog', 'assembly', 'http', 'nats'],
  telemetry: ['**'],
  http: ['players', 'monsters', 'pets', 'store', 'catalog', 'nats'],
  nats: ['players', 'monsters', 'pets', 'scopes', 'store', 'catalog', 'assembly', 'http'],
};

function forbid(patterns, message) {
  return { 'no-restricted-imports': ['error', { patterns: [{ group: patterns, message }] }] };
}

export default defineConfig(
  { ignores: ['dist', 'coverage'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // A Nest module is a class with nothing but its decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // Nest declares its options as classes and takes literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: globals.node,
    },
  },
  {
    files: ['src/*.ts', 'src/config/*.ts'],
    rules: forbid(
      ['./context/*', '../context/*', '!./context/index.js', '!../context/index.js'],
      'The application uses the module by its public names.',
    ),
  },
  ...Object.entries(ONE_WAY).map(([folder, forbidden]) => ({
    files: [`src/context/${folder}/**/*.ts`],
    rules: forbid(
      forbidden.map((each) => (each === '**' ? '../**' : `**/${each}/**`)),
      'Imports point one way: see docs/architecture.md.',
    ),
  })),
  prettier,
);
