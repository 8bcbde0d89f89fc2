// `npm start`: the app in its own window where Electron can be had, else the same app in the browser. Never waits long for a
// download that may not come.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** How long the address Electron is downloaded from may take to answer, in ms. */
const PATIENCE = 3000;
/** How long the download itself (about 120 MB) may take, in ms. */
const DOWNLOAD = 300_000;
const MIRROR = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/';

await import('./setup.js');
const electron = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
if (!isInstalled() && (await answers(MIRROR))) download();

// `open` chooses the door and says so when it has to be the browser.
const cli = join(import.meta.dirname, '../out/main/cli.js');
const { status } = spawnSync(process.execPath, [cli, 'open', ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;

function isInstalled() {
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) return true;
  const named = join(electron, 'path.txt');
  return existsSync(named) && existsSync(join(electron, 'dist', readFileSync(named, 'utf8').trim()));
}

async function answers(url) {
  try {
    const { ok } = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(PATIENCE) });
    return ok;
  } catch {
    return false;
  }
}

function download() {
  process.stderr.write('Downloading Electron (once, about 120 MB) … ');
  const { status } = spawnSync(process.execPath, [join(electron, 'install.js')], {
    stdio: 'ignore',
    timeout: DOWNLOAD,
  });
  process.stderr.write(status === 0 ? 'done\n' : 'not to be had\n');
}
