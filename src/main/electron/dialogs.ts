import { app, type BrowserWindow, dialog } from 'electron';
import { rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EngineReports } from './engineProcess';
import { recordingExtensions } from '../../shared/recordingExtensions';

/** Asks for a recording, which may be several files. @returns their paths; none when the user changed their mind. */
export async function askForRecording(window: BrowserWindow): Promise<readonly string[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open a recording',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Recordings', extensions: [...recordingExtensions] },
      { name: 'All files', extensions: ['*'] },
    ],
  });
  return canceled ? [] : filePaths;
}

/** Asks for a folder with a recording in it. One dialog can't offer files and folders on every system. */
export async function askForFolder(window: BrowserWindow): Promise<readonly string[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open a folder',
    properties: ['openDirectory'],
  });
  return canceled ? [] : filePaths;
}

/** Asks where to put a file and writes it there whole. @returns the path, or null when the user changed their mind. */
export async function saveFile(
  window: BrowserWindow,
  name: string,
  bytes: Uint8Array,
): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: 'Save',
    defaultPath: join(app.getPath('documents'), basename(name)),
  });
  if (canceled || !filePath) return null;
  const part = `${filePath}.part`;
  await writeFile(part, bytes);
  await rename(part, filePath);
  return filePath;
}

export const engineErrors: EngineReports = {
  keepsCrashing: (code) =>
    dialog.showErrorBox(
      'The engine keeps ending',
      `It ended several times within a minute, last with code ${code}. Runs are safe at their last checkpoint. ` +
        'Reload the window in a minute to try again; if it goes on, start the app from a terminal and read what it says.',
    ),
};
