import { defineConfig, globalIgnores } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

// The compiler and test/walls.test.ts hold the walls between rooms, Prettier the looks; here is what remains: promises nobody
// awaits, clocks and chance in the pure rooms, and functions with too many branches to follow.
export default defineConfig(
  globalIgnores([
    'out/',
    'dist/',
    'demo/',
    'runs/',
    '**/*.wasm.ts',
    '**/*.assembly.ts',
    'test-results/',
    'playwright-report/',
  ]),
  ts.configs.recommended,
  svelte.configs.recommended,
  {
    languageOptions: { globals: globals.es2023 },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      complexity: ['error', 30],
      eqeqeq: 'error',
      'max-depth': ['error', 5],
      'no-console': 'error',
      'no-template-curly-in-string': 'error',
      'no-unreachable-loop': 'error',
      'no-useless-rename': 'error',
      'object-shorthand': 'error',
      'prefer-const': ['error', { destructuring: 'all' }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      // The compiler knows that an index lies inside an array less often than the author does.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
      '@typescript-eslint/no-unused-expressions': ['error', { allowShortCircuit: true, allowTernary: true }],
    },
  },
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { globals: globals.browser, parserOptions: { parser: ts.parser } },
    rules: {
      // Svelte's own state is set by assignment and read in the template.
      'prefer-const': 'off',
      'svelte/prefer-const': [
        'error',
        { destructuring: 'all', excludedRunes: ['$props', '$derived', '$state', '$bindable'] },
      ],
      // Big state is raw and replaced whole; a reactive map would track what nobody reads.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['src/sim/**', 'src/figures/**', 'src/shared/**'],
    ignores: ['src/figures/node/**'],
    rules: {
      'no-restricted-globals': ['error', 'Date', 'performance', 'crypto', 'setTimeout', 'setInterval'],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Draw from a seeded `Random`.' },
      ],
    },
  },
  {
    files: ['tools/**', '*.config.*', 'test/**', 'bench/**'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: { 'no-console': 'off' },
  },
  {
    // Playwright hands fixtures by destructuring, also where none is wanted.
    files: ['test/e2e/**'],
    rules: { 'no-empty-pattern': 'off' },
  },
  {
    files: ['tools/electron-double/**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
