import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Folders of `src/context`, each with those that it may not import: imports point one way. */
const KINDS_OF_ENTITIES = ['players', 'monsters', 'pets'];
const WAYS_IN = ['http', 'nats', 'client'];
const ONE_WAY = {
  json: ['**'],
  telemetry: ['**'],
  deadline: ['**'],
  admission: [
    'request',
    'sections',
    'projections',
    'combat',
    'assembly',
    'scopes',
    'store',
    'catalog',
    'redis',
    ...KINDS_OF_ENTITIES,
    ...WAYS_IN,
  ],
  locales: ['assembly', 'projections', 'sections', ...KINDS_OF_ENTITIES, ...WAYS_IN],
  kinds: ['request', 'assembly', 'contract', 'scopes', ...KINDS_OF_ENTITIES, ...WAYS_IN],
  rules: ['combat', 'sections', 'projections', 'assembly', ...KINDS_OF_ENTITIES, ...WAYS_IN],
  sections: [
    'projections',
    'combat',
    'assembly',
    'scopes',
    'store',
    ...KINDS_OF_ENTITIES,
    ...WAYS_IN,
  ],
  projections: ['combat', 'assembly', 'scopes', 'store', ...KINDS_OF_ENTITIES, ...WAYS_IN],
  combat: ['assembly', 'scopes', 'store', 'catalog', ...KINDS_OF_ENTITIES, ...WAYS_IN],
  catalog: ['assembly', 'scopes', 'store', ...KINDS_OF_ENTITIES, ...WAYS_IN],
  redis: ['assembly', 'scopes', 'store', 'catalog', ...KINDS_OF_ENTITIES, ...WAYS_IN],
  reader: ['assembly', 'scopes', 'store', 'catalog', ...KINDS_OF_ENTITIES, ...WAYS_IN],
  store: ['assembly', 'scopes', 'catalog', ...KINDS_OF_ENTITIES, ...WAYS_IN],
  request: ['assembly', 'catalog', ...KINDS_OF_ENTITIES, ...WAYS_IN],
  assembly: ['scopes', 'catalog', ...KINDS_OF_ENTITIES, ...WAYS_IN],
  players: ['monsters', 'pets', 'scopes', ...WAYS_IN],
  monsters: ['players', 'pets', 'scopes', ...WAYS_IN],
  pets: ['players', 'monsters', 'scopes', ...WAYS_IN],
  scopes: ['monsters', 'pets', 'store', 'contract', ...WAYS_IN],
  contract: ['players', 'catalog', ...WAYS_IN],
  http: ['players', 'monsters', 'pets', 'store', 'catalog', 'nats', 'client'],
  nats: ['players', 'monsters', 'pets', 'scopes', 'store', 'catalog', 'assembly', 'http', 'client'],
  client: ['players', 'monsters', 'pets', 'scopes', 'store', 'catalog', 'assembly', 'http'],
};

/** The rooms beside `src/context`, each with those that it may not import. */
const OUTSIDE = {
  authentication: ['consumers', 'database', 'health', 'logging', 'metrics', 'startup'],
  health: ['config', 'consumers', 'database', 'logging', 'metrics', 'startup'],
  logging: ['authentication', 'config', 'consumers', 'database', 'health', 'metrics', 'startup'],
  metrics: ['authentication', 'config', 'consumers', 'database', 'logging', 'startup'],
  startup: ['authentication', 'consumers', 'logging', 'metrics'],
};

const BY_PUBLIC_NAMES = {
  regex: '/context/(?!((http|nats|client|reader)/)?index\\.js$)',
  message: 'The application uses the module by its public names.',
};

function forbid(...patterns) {
  return { 'no-restricted-imports': ['error', { patterns }] };
}

export default defineConfig(
  { ignores: ['build', 'dist', 'coverage'] },
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
      // Braces with types alone would still load the module, and with it packages of other entries.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      // A host declares its scopes in an interface that is otherwise that of ours.
      '@typescript-eslint/no-empty-object-type': [
        'error',
        { allowInterfaces: 'with-single-extends' },
      ],
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
    files: ['src/*.ts', `src/{${['config', 'consumers', ...Object.keys(OUTSIDE)].join()}}/**/*.ts`],
    rules: forbid(BY_PUBLIC_NAMES),
  },
  ...Object.entries(OUTSIDE).map(([room, others]) => ({
    files: [`src/${room}/**/*.ts`],
    rules: forbid(BY_PUBLIC_NAMES, {
      regex: `^\\.\\./(${others.join('|')})/`,
      message: 'Imports point one way: see docs/architecture.md.',
    }),
  })),
  {
    files: ['examples/**/*.ts'],
    rules: forbid({
      regex: '^\\.\\./',
      message: 'An example is a folder of its own: it knows the package by its name.',
    }),
  },
  ...Object.entries(ONE_WAY).map(([folder, forbidden]) => ({
    files: [`src/context/${folder}/**/*.ts`],
    rules: forbid({
      group: forbidden.map((each) => (each === '**' ? '../**' : `**/${each}/**`)),
      message: 'Imports point one way: see docs/architecture.md.',
    }),
  })),
  prettier,
);
