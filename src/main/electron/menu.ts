import { app, BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import { type HostCommand, hostChannels } from '../../shared/hostChannels';

/** The application's menu. Its own entries are commands to the page, which knows what they mean. */
export function installMenu(): void {
  const mac = process.platform === 'darwin';
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [{ label: app.name, role: 'appMenu' } as const] : []),
      {
        label: '&File',
        submenu: [
          entry('open', 'Open recording…', 'CmdOrCtrl+O'),
          entry('open-folder', 'Open folder…', 'CmdOrCtrl+Shift+O'),
          entry('export', 'Export figures…', 'CmdOrCtrl+E'),
          { type: 'separator' },
          { role: mac ? 'close' : 'quit' },
        ],
      },
      { role: 'editMenu' },
      {
        label: '&View',
        submenu: [
          entry('theme', 'Light or dark', 'CmdOrCtrl+Shift+L'),
          { type: 'separator' },
          { role: 'reload' },
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { role: 'togglefullscreen' },
        ],
      },
      { role: 'windowMenu' },
      { role: 'help', submenu: [entry('help', 'Keys and methods', 'F1')] },
    ]),
  );
}

const entry = (command: HostCommand, label: string, accelerator: string): MenuItemConstructorOptions => ({
  id: command,
  label,
  accelerator,
  click: (_item, focused) => {
    const window = focused instanceof BrowserWindow ? focused : BrowserWindow.getAllWindows()[0];
    window?.webContents.send(hostChannels.command, command);
  },
});
