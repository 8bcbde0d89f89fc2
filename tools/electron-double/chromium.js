import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DevTools } from './devTools.js';

const SWITCHES = [
  '--no-sandbox',
  '--no-first-run',
  '--no-startup-window',
  '--disable-quic',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-extensions',
  '--disable-default-apps',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--password-store=basic',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--remote-allow-origins=*',
  '--remote-debugging-port=0',
];

/**
 * Starts the Chromium that shows the windows, with a profile of its own. Headless, unless ELECTRON_DOUBLE_HEADED is set and
 * there is a display; the executable is ELECTRON_DOUBLE_CHROMIUM, else `chromium` on the path.
 */
export async function startChromium() {
  const profile = mkdtempSync(join(tmpdir(), 'electron-double-'));
  const headed = process.env.ELECTRON_DOUBLE_HEADED && process.env.DISPLAY;
  const child = spawn(
    process.env.ELECTRON_DOUBLE_CHROMIUM ?? 'chromium',
    [...(headed ? [] : ['--headless']), ...SWITCHES, `--user-data-dir=${profile}`],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const url = await addressOf(child);
  const devTools = await DevTools.connect(url);
  const { product } = await devTools.send('Browser.getVersion');
  const onExit = () => process.exit(1);
  child.on('exit', onExit);

  return {
    url,
    devTools,
    profile,
    version: product.split('/')[1],
    /** Ends it and removes its profile. */
    async close() {
      child.off('exit', onExit);
      const gone = new Promise((resolve) => child.once('exit', resolve));
      devTools.send('Browser.close').catch(() => {});
      const impatience = setTimeout(() => child.kill('SIGKILL'), 2000);
      await gone;
      clearTimeout(impatience);
      devTools.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
    kill: () => child.kill('SIGKILL'),
  };
}

function addressOf(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.once('exit', (code) => reject(new Error(`Chromium ended with code ${code} before it listened.`)));
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /^DevTools listening on (ws:.*)$/.exec(line);
      if (found) resolve(found[1]);
      else debug(line);
    });
  });
}

/** What goes wrong inside, shown only when ELECTRON_DOUBLE_DEBUG is set. */
export function debug(...words) {
  if (process.env.ELECTRON_DOUBLE_DEBUG) console.error('[electron-double]', ...words);
}
