import type {} from '../../src/preload/host';
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronBinary } from '../../src/main/cli/electronBinary';
import { findChromium } from './chromium';

const root = join(import.meta.dirname, '../..');

interface Options {
  /** Which Electron runs the app: the stand-in of `tools/electron-double`, or the installed one. */
  shell: 'stand-in' | 'electron';
}

interface Fixtures {
  /** A fresh folder, removed afterwards. */
  folder: string;
  /** Starts the app on the given recordings. */
  launch: (...files: string[]) => Promise<{ app: ElectronApplication; page: Page }>;
  app: ElectronApplication;
  page: Page;
}

/** Tests of the desktop shell. Playwright starts the built app by its own `_electron.launch`, whichever shell runs it. */
export const test = base.extend<Fixtures, Options>({
  shell: ['stand-in', { option: true, scope: 'worker' }],

  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'nullcline-desktop-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },

  launch: async ({ shell, folder }, use) => {
    test.skip(shell === 'electron' && electronBinary() === null, "Electron's binary is not installed");
    if (shell === 'stand-in')
      process.env['ELECTRON_OVERRIDE_DIST_PATH'] = join(root, 'tools/electron-double');
    const apps: ElectronApplication[] = [];
    await use(async (...files) => {
      const app = await _electron.launch({
        args: [root, `--user-data-dir=${join(folder, 'user')}`, ...files],
        env: {
          ...(process.env as Record<string, string>),
          NULLCLINE_RUNS: join(folder, 'runs'),
          NULLCLINE_CACHE: join(folder, 'cache'),
          ...(shell === 'stand-in' ? { ELECTRON_DOUBLE_CHROMIUM: findChromium() } : {}),
        },
      });
      apps.push(app);
      const page = await app.firstWindow();
      // The first window may still be blank when it is reported.
      await page.waitForFunction(() => window.host !== undefined && document.readyState === 'complete');
      return { app, page };
    });
    for (const app of apps) await app.close();
  },

  app: async ({ launch }, use) => use((await launch()).app),
  page: async ({ app }, use) => use(await app.firstWindow()),
});
