import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strict } from './strict.js';

/**
 * The module's `app`: its life from ready to quit.
 *
 * @param options { name, version, folder, userData, windows: () => open windows, processes: () => metrics of the
 *   app's other processes, end: (code) => leaves the process }
 */
export function makeApp({ name, version, folder, userData, windows, processes, end }) {
  let ready = false;
  let becomeReady;
  let quitting = false;
  const whenReady = new Promise((resolve) => (becomeReady = resolve));
  const folders = { userData, temp: tmpdir(), documents: join(userData, 'documents') };

  const app = Object.assign(new EventEmitter(), {
    name,
    isPackaged: false,
    getName: () => name,
    getVersion: () => version,
    getAppPath: () => folder,
    getPath(which) {
      if (!(which in folders)) throw new Error(`electron-double: app.getPath('${which}') is not implemented`);
      return folders[which];
    },
    whenReady: () => whenReady,
    isReady: () => ready,
    requestSingleInstanceLock: () => true,
    getAppMetrics: processes,
    commandLine: strict('app.commandLine', { appendSwitch() {} }),
    quit() {
      if (quitting || !allowed('before-quit')) return;
      quitting = true;
      if (windows().length === 0) lastWindowClosed();
      else for (const window of windows()) window.close();
    },
    exit: (code = 0) => end(code),
  });

  function allowed(event) {
    let prevented = false;
    app.emit(event, { preventDefault: () => (prevented = true) });
    return !prevented;
  }

  function lastWindowClosed() {
    if (!quitting) {
      if (app.listenerCount('window-all-closed') > 0) app.emit('window-all-closed');
      else app.quit();
    } else if (allowed('will-quit')) end(0);
    else quitting = false;
  }

  return {
    app: strict('app', app),
    lastWindowClosed,
    start() {
      ready = true;
      app.emit('ready', {}, {});
      becomeReady();
    },
  };
}
