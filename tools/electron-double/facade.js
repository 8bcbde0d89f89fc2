// The named exports that `import { … } from 'electron'` finds. One that is not here fails when the module is linked.
const electron = globalThis.__electronDouble;

export const {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  protocol,
  session,
  shell,
  utilityProcess,
  webContents,
} = electron;
export default electron;
