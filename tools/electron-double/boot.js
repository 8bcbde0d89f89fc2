// The main process of the stand-in for Electron: runs the app's *built* main entry in Node, with `electron` answered by the modules
// beside this file, and shows its windows in Chromium.
//
// Real: Node, Chromium, the preload's isolated world, structured clone, message ports in the page, the engine as a process of its
// own, the app's protocol handler with its policy. Made up: native dialogs and menus (tests stub or click them, as with
// Electron itself), the private scheme (shown as https). Not there at all: the operating system's sandbox, window frames,
// permissions, fuses, archives. What nobody wrote throws by name.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeApp } from './app.js';
import { makeWindows } from './browserWindow.js';
import { startChromium } from './chromium.js';
import { makeIpcMain } from './ipcMain.js';
import { makeMenu } from './menu.js';
import { MessageChannelMain } from './ports.js';
import { Schemes } from './schemes.js';
import { strict } from './strict.js';
import { utilityMetrics, utilityProcess } from './utilityProcess.js';

const folder = resolve(process.argv.slice(2).find((word) => !word.startsWith('-')) ?? '.');
const require = createRequire(import.meta.url);
const { version } = require('electron/package.json');
const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

const chromium = await startChromium();
process.type = 'browser';
Object.defineProperty(process.versions, 'electron', { value: version, enumerable: true });
Object.defineProperty(process.versions, 'chrome', { value: chromium.version, enumerable: true });

const ipc = makeIpcMain();
const schemes = new Schemes(() => life.app.isReady());
const versions = { electron: version, chrome: chromium.version, node: process.versions.node };
const windows = makeWindows({ devTools: chromium.devTools, schemes, ipc, versions }, () =>
  life.lastWindowClosed(),
);
const life = makeApp({
  name: description.productName,
  version: description.version,
  folder,
  userData: switchValue('user-data-dir') ?? join(chromium.profile, 'app'),
  windows: () => windows.BrowserWindow.getAllWindows(),
  processes: utilityMetrics,
  end: (code) => void chromium.close().then(() => process.exit(code)),
});

Object.assign(globalThis.__electronDouble, {
  app: life.app,
  BrowserWindow: windows.BrowserWindow,
  dialog: strict('dialog', {
    showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
    showSaveDialog: async () => ({ canceled: true, filePath: '' }),
    showErrorBox: (title, content) => console.error(`${title}: ${content}`),
  }),
  ipcMain: ipc.ipcMain,
  Menu: makeMenu(() => windows.BrowserWindow.getFocusedWindow()),
  MessageChannelMain,
  protocol: schemes.protocol,
  session: strict('session', {
    defaultSession: strict('session.defaultSession', {
      setPermissionRequestHandler() {},
      setPermissionCheckHandler() {},
    }),
  }),
  shell: strict('shell', {
    openExternal: async (url) => console.error(`electron-double: would open ${url}`),
  }),
  utilityProcess,
  webContents: windows.webContents,
});

chromium.devTools.listen(undefined, (method, params) => {
  if (method === 'Target.targetDestroyed') windows.targetDestroyed(params.targetId);
});
await chromium.devTools.send('Target.setDiscoverTargets', { discover: true });
process.on('SIGTERM', () => life.app.quit()).on('SIGINT', () => life.app.quit());
process.on('exit', chromium.kill);

process.argv.splice(1, 1);
if (process.env.ELECTRON_DOUBLE_REQUIRE) require(process.env.ELECTRON_DOUBLE_REQUIRE);
// Only now: at this line Playwright asks for `electron`, and for what it had required above.
process.stderr.write(`DevTools listening on ${chromium.url}\n`);
await import(pathToFileURL(join(folder, description.main)).href);
setImmediate(() => life.start());

function switchValue(name) {
  const prefix = `--${name}=`;
  return process.argv.find((word) => word.startsWith(prefix))?.slice(prefix.length);
}
