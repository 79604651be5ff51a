import { fileURLToPath } from 'node:url';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Each console is built by itself: in production each has an origin of its own, and shares no file. */
const page = process.env.PAGE ?? 'safety';

export default defineConfig({
  root: here(page),
  base: `/${page}/`,
  publicDir: false,
  plugins: [
    paraglideVitePlugin({
      project: here('project.inlang'),
      outdir: here('ui/words'),
      strategy: ['baseLocale'],
      outputStructure: 'locale-modules',
      emitGitIgnore: false,
      emitReadme: false,
    }),
    svelte({ configFile: here('svelte.config.js') }),
  ],
  resolve: {
    alias: { '@ui': here('ui') },
    ...(process.env.VITEST ? { conditions: ['browser'] } : {}),
  },
  build: {
    outDir: here(`build/${page}`),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
  test: { root: here('.'), include: ['{ui,safety,test}/**/*.test.ts'], environment: 'happy-dom' },
});
