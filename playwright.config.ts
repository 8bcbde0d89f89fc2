import { defineConfig } from '@playwright/test';
import { chromiumSwitches, findChromium } from './test/e2e/chromium';

/**
 * The built app from outside. `browser` drives it over `serve`; `desktop` runs the desktop shell on the stand-in for Electron
 * and `electron` runs the very same tests on the real one, where its binary is installed.
 */
export default defineConfig<{ shell: 'stand-in' | 'electron' }>({
  testDir: 'test/e2e',
  workers: 1,
  retries: 0,
  timeout: 240_000,
  expect: { timeout: 15_000 },
  use: { actionTimeout: 15_000 },
  forbidOnly: true,
  reporter: [['list'], ['./test/e2e/plainLine.ts']],
  projects: [
    {
      name: 'browser',
      testIgnore: 'desktop.spec.ts',
      use: {
        browserName: 'chromium',
        launchOptions: { executablePath: findChromium(), args: chromiumSwitches, chromiumSandbox: false },
        viewport: { width: 1280, height: 800 },
        acceptDownloads: true,
        trace: 'retain-on-failure',
      },
    },
    { name: 'desktop', testMatch: 'desktop.spec.ts', use: { shell: 'stand-in' } },
    { name: 'electron', testMatch: 'desktop.spec.ts', use: { shell: 'electron' } },
  ],
});
