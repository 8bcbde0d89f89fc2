import type { RecordingSource } from '../../shared/contract';
import { workbench } from '../workbench.svelte';
import { engine } from './client.svelte';

/** Endings of the formats that can be read, for dialogs; what a file is decides its content. */
export const recordingEndings =
  '.csv,.tsv,.txt,.npy,.npz,.mat,.nwb,.h5,.hdf5,.edf,.bdf,.rec,.vhdr,.vmrk,.eeg';

/** Opens a file the user dropped or chose: by its own path on the desktop, as a copy beside the server in a browser. */
export async function openFile(file: File): Promise<void> {
  workbench.isOpening = true;
  try {
    await workbench.open(await sourceOfFile(file));
  } catch (error) {
    workbench.error = (error as Error).message;
  } finally {
    workbench.isOpening = false;
  }
}

/** Where the engine finds a file the user gave. */
export async function sourceOfFile(file: File): Promise<RecordingSource> {
  return { kind: 'file', path: window.host?.pathOf(file) || (await upload(file)) };
}

async function upload(file: File): Promise<string> {
  const query = new URLSearchParams({ name: file.name, token: engine.token });
  const response = await fetch(`/upload?${query}`, { method: 'POST', body: file });
  if (!response.ok) throw new Error(await response.text());
  return ((await response.json()) as { path: string }).path;
}

/** Asks for a recording: with the system's dialog on the desktop, with the page's file input in a browser. */
export async function askForFile(): Promise<void> {
  if (!window.host) return document.getElementById('recording-file')?.click();
  const path = await window.host.openRecording();
  if (path !== null) await workbench.open({ kind: 'file', path });
}
