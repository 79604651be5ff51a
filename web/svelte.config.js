import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** Accessibility warnings of the compiler are errors here; so is everything else that it warns of. */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true },
  onwarn(warning) {
    throw new Error(`${warning.filename}: ${warning.code}: ${warning.message}`);
  },
};
