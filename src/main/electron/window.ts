import { BrowserWindow, dialog } from 'electron';
import { guardNavigation } from './navigation';
import { RestartBudget } from './restartBudget';
import { PAGE } from './scheme';

/** The window: sandboxed, isolated, kept on its own page, and shown once it has something to show. */
export function createWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Nullcline',
    width: 1360,
    height: 880,
    minWidth: 900,
    minHeight: 600,
    show: false,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  });
  guardNavigation(window.webContents);
  reloadAfterCrash(window);
  window.once('ready-to-show', () => window.show());
  window
    .loadURL(PAGE)
    .catch((error: Error) =>
      dialog.showErrorBox(
        'The window could not be loaded',
        `${error.message}. Reinstall or rebuild the app.`,
      ),
    );
  return window;
}

/** A page that dies is loaded again: training goes on in the engine meanwhile, and the page attaches to it. */
function reloadAfterCrash(window: BrowserWindow): void {
  const budget = new RestartBudget();
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    process.stderr.write(`The window's process ended: ${reason} (${exitCode}).\n`);
    if (!budget.allows(Date.now())) {
      return dialog.showErrorBox(
        'The window keeps ending',
        `Its process ended several times within a minute: ${reason}.`,
      );
    }
    budget.spend(Date.now());
    window.webContents.reload();
  });
}
