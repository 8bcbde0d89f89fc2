import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

/**
 * One build for all three doors. Entries of `main` stay side by side in out/main, because only entry files know where they
 * lie: workers and resources are found from there and passed down.
 */
export default defineConfig({
  main: {
    build: {
      target: 'node20',
      rollupOptions: {
        input: {
          electron: 'src/main/electron.ts',
          cli: 'src/main/cli.ts',
          utility: 'src/main/engine/utility.ts',
          fitWorker: 'src/main/engine/fitWorker.ts',
          recordingWorker: 'src/main/engine/recordingWorker.ts',
          prepareWorker: 'src/main/engine/prepareWorker.ts',
          pictureWorker: 'src/main/engine/pictureWorker.ts',
          anatomyWorker: 'src/main/engine/anatomyWorker.ts',
          sweepWorker: 'src/main/engine/sweepWorker.ts',
          qualityWorker: 'src/main/engine/qualityWorker.ts',
          benchWorker: 'src/main/bench/benchWorker.ts',
        },
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [svelte()],
    build: { minify: true, rollupOptions: { input: { index: 'src/renderer/index.html' } } },
  },
});
