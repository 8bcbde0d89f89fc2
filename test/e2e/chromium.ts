import { chromium } from '@playwright/test';
import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A Chromium on this machine: the one NULLCLINE_CHROMIUM names, the system's, or Playwright's own. */
export function findChromium(): string {
  const named = process.env['NULLCLINE_CHROMIUM'];
  const found = [...(named === undefined ? PLACES : [named]), chromium.executablePath()].find(existsSync);
  if (found !== undefined) return found;
  throw new Error(
    'No Chromium was found for the browser tests. Install one (Debian: apt-get install chromium; elsewhere: ' +
      'npx playwright install chromium), or name its executable in NULLCLINE_CHROMIUM.',
  );
}

/** Quiet and without a GPU: WebGL is drawn by SwiftShader, on any machine alike. */
export const chromiumSwitches = [
  '--no-first-run',
  '--disable-quic',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];
