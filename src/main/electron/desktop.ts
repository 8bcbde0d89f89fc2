import { app, BrowserWindow } from 'electron';
import { join } from 'node:path';
import { engineErrors } from './dialogs';
import { EngineProcess } from './engineProcess';
import { answerPage } from './answerPage';
import { refusePermissions } from './navigation';
import { installMenu } from './menu';
import { OpenedFiles } from './openFiles';
import { claimScheme, serveScheme } from './scheme';
import { createWindow } from './window';

/** Where the built parts lie. Only the entry file knows. */
export interface DesktopPaths {
  readonly engine: string;
  readonly preload: string;
  readonly renderer: string;
  readonly resources: string;
  readonly version: string;
}

/** Nullcline in a window of its own. Owns windows, menus and dialogs; all the work is done by the engine's process. */
export function runDesktop(paths: DesktopPaths): void {
  // A second start only hands its file to the first: two engines would fight over the same run.
  if (!app.requestSingleInstanceLock()) return app.quit();
  claimScheme();

  const files = new OpenedFiles(() => showWindow(paths));
  const engine = new EngineProcess(paths.engine, () => enginePaths(paths), engineErrors);
  answerPage(engine, files);

  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => showWindow(paths));
  // The engine ends its jobs at their last checkpoint; only then does the app end.
  app.on('will-quit', (event) => {
    if (!engine.running) return;
    event.preventDefault();
    void engine.stop().then(() => app.quit());
  });

  void app.whenReady().then(() => {
    serveScheme(paths.renderer);
    refusePermissions();
    installMenu();
    showWindow(paths);
  });
}

const enginePaths = ({ resources, version }: DesktopPaths) => ({
  resources,
  version,
  runs: process.env['NULLCLINE_RUNS'] ?? join(app.getPath('documents'), 'Nullcline', 'runs'),
  cache: process.env['NULLCLINE_CACHE'] ?? join(app.getPath('userData'), 'engine'),
});

/** Brings the window to the front, or makes it. Before the app is ready there is nothing to show yet. */
function showWindow({ preload }: DesktopPaths): void {
  if (!app.isReady()) return;
  const [window] = BrowserWindow.getAllWindows();
  if (!window) return void createWindow(preload);
  if (window.isMinimized()) window.restore();
  window.focus();
}
