import { BrowserWindow, type WebContents } from 'electron';
import { hostChannels } from '../../shared/hostChannels';
import { askForFolder, askForRecording, saveFile } from './dialogs';
import type { EngineProcess } from './engineProcess';
import { handle, listen } from './ipc';
import { openLink } from './navigation';
import type { OpenedFiles } from './openFiles';

/** Everything the page may ask of the main process. What arrives is checked here, once. */
export function answerPage(engine: EngineProcess, files: OpenedFiles): void {
  handle(hostChannels.openRecording, (sender) => askForRecording(windowOf(sender)));
  handle(hostChannels.openFolder, (sender) => askForFolder(windowOf(sender)));
  handle(hostChannels.save, (sender, name, bytes) => {
    if (typeof name !== 'string' || !(bytes instanceof Uint8Array))
      throw new TypeError('Expected a name and bytes.');
    return saveFile(windowOf(sender), name, bytes);
  });
  handle(hostChannels.openLink, (_sender, url) => openLink(String(url)));
  listen(hostChannels.wantEngine, (sender) => engine.connect(sender));
  listen(hostChannels.wantFiles, (sender) => files.deliverTo(sender));
}

function windowOf(sender: WebContents): BrowserWindow {
  const window = BrowserWindow.fromWebContents(sender);
  if (!window) throw new Error('The page that asks has no window.');
  return window;
}
