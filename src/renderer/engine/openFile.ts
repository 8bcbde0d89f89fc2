import { recordingExtensions } from '../../shared/recordingExtensions';
import { workbench } from '../workbench.svelte';
import { engine } from './client.svelte';
import { CANCELLED, sendFiles, sending, takeBack } from './sendFiles.svelte';
import { choice } from './choice.svelte';
import type { GivenFile } from './givenFiles';
import type { RecordingSource } from '../../shared/contract';

/** Endings of the formats that can be read, for dialogs; what a file is decides its content. */
export const recordingEndings = recordingExtensions.map((ending) => `.${ending}`).join(',');

/**
 * Opens files the user dropped or chose, several of which may be one recording: by their own paths on the desktop, as copies beside the
 * server in a browser.
 */
export async function openFiles(files: readonly GivenFile[]): Promise<void> {
  if (files.length === 0) {
    workbench.error = 'There was no file in what was dropped. Drop files or folders from your file manager.';
    return;
  }
  const { host } = window;
  if (host) return openPaths(files.map(({ file }) => host.pathOf(file)).filter(Boolean));
  await attempt(async (isNewest) => {
    const sent = await sendFiles(files);
    if (!isNewest()) return takeBack(sent.set);
    const [only] = sent.paths;
    if (sent.paths.length === 1 && only !== undefined) return open(only);
    try {
      await openOneAmong([sent.folder], isNewest);
    } catch (error) {
      await takeBack(sent.set);
      throw error;
    }
  });
}

/** Opens what was dropped, as soon as it is known what is in its folders. */
export async function openDropped(files: Promise<readonly GivenFile[]>): Promise<void> {
  await attempt(async (isNewest) => {
    const all = await files;
    if (isNewest()) await openFiles(all);
  });
}

/** Opens what lies at some paths: files of one recording, several recordings, or folders. */
export async function openPaths(paths: readonly string[]): Promise<void> {
  if (paths.length > 0) await attempt((isNewest) => openOneAmong(paths, isNewest));
}

async function openOneAmong(paths: readonly string[], isNewest: () => boolean): Promise<void> {
  const recordings = await engine.call('recording.among', { paths });
  if (!isNewest()) return;
  const [only] = recordings;
  if (recordings.length === 1 && only) await open(only.path);
  else choice.offered = recordings;
}

const open = (path: string): Promise<void> => workbench.open({ kind: 'file', path });

/** Where the engine finds a file the user gave. */
export async function sourceOfFile(file: File): Promise<RecordingSource> {
  const own = window.host?.pathOf(file);
  return { kind: 'file', path: own || (await sendFiles([{ file, path: file.name }])).paths[0]! };
}

/** Asks for a recording: with the system's dialog on the desktop, with the page's file input in a browser. */
export async function askForFile(): Promise<void> {
  if (!window.host) return document.getElementById('recording-file')?.click();
  await openPaths(await window.host.openRecording());
}

/** Asks for a folder in the same way. */
export async function askForFolder(): Promise<void> {
  if (!window.host) return document.getElementById('recording-folder')?.click();
  await openPaths(await window.host.openFolder());
}

/** Counts what was asked to be opened: the newest counts, however long those before it take. */
let asked = 0;

/** @param work told whether nothing was asked for after it */
async function attempt(work: (isNewest: () => boolean) => Promise<unknown>): Promise<void> {
  const mine = ++asked;
  const isNewest = () => mine === asked;
  sending.now?.cancel();
  workbench.isOpening = true;
  workbench.error = null;
  try {
    await work(isNewest);
  } catch (error) {
    if (error !== CANCELLED && isNewest()) workbench.error = (error as Error).message;
  } finally {
    if (isNewest()) workbench.isOpening = false;
  }
}
