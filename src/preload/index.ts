import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { hostChannels } from '../shared/hostChannels';
import { ENGINE_PORT, type Host, WANT_ENGINE } from './host';

/** Calls `listener` with what main sends; the event itself stays here, because it would hand the page `ipcRenderer`. */
function listen<T>(channel: string, listener: (value: T) => void): () => void {
  const forward = (_event: unknown, value: T) => listener(value);
  ipcRenderer.on(channel, forward);
  return () => void ipcRenderer.off(channel, forward);
}

const host: Host = {
  platform: process.platform,
  openRecording: () => ipcRenderer.invoke(hostChannels.openRecording) as Promise<readonly string[]>,
  openFolder: () => ipcRenderer.invoke(hostChannels.openFolder) as Promise<readonly string[]>,
  pathOf: (file) => webUtils.getPathForFile(file),
  save: (name, bytes) => ipcRenderer.invoke(hostChannels.save, name, bytes) as Promise<string | null>,
  openLink: (url) => ipcRenderer.invoke(hostChannels.openLink, url) as Promise<void>,
  onCommand: (listener) => listen(hostChannels.command, listener),
  onOpenFile(listener) {
    const end = listen(hostChannels.file, listener);
    ipcRenderer.send(hostChannels.wantFiles);
    return end;
  },
};
contextBridge.exposeInMainWorld('host', host);

// A port cannot cross the context bridge; it can cross a message of the window to itself.
window.addEventListener('message', ({ source, data }) => {
  if (source === window && data === WANT_ENGINE) ipcRenderer.send(hostChannels.wantEngine);
});
ipcRenderer.on(hostChannels.enginePort, ({ ports }) => {
  window.postMessage(ENGINE_PORT, window.location.origin, ports as MessagePort[]);
});
