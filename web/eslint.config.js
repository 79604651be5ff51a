import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** What the content security policy forbids is forbidden here first, where it is found sooner. */
export default ts.config(
  { ignores: ['node_modules', 'build', 'ui/words'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/no-inline-styles': 'error',
      'svelte/no-navigation-without-resolve': 'off', // of SvelteKit, which is not here
    },
  },
  { files: ['e2e/fixture_*.mjs'], rules: { 'max-lines': 'off' } }, // tables
  {
    ignores: ['e2e/fixture_*.mjs'],
    rules: {
      'max-lines': ['error', 500],
      '@typescript-eslint/no-explicit-any': 'error',
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Build elements, or a component.' },
        { property: 'outerHTML', message: 'Build elements, or a component.' },
      ],
    },
  },
);
