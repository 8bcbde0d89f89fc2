import { zipSync } from 'fflate';
import '../preload/host';

interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Saves a file where the user chooses (desktop), or into the browser's downloads.
 * @returns where it lies, or null when the user changed their mind.
 */
export async function saveFile(name: string, bytes: Uint8Array): Promise<string | null> {
  if (window.host) return window.host.save(name, bytes);
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download reads the object after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return name;
}

/** Saves one file as it is, several as one zip: browsers and people are asked once, not once a file. */
export function saveFiles(zipName: string, files: readonly NamedBytes[]): Promise<string | null> {
  const [first] = files;
  if (files.length === 1 && first) return saveFile(first.name, first.bytes);
  return saveFile(zipName, zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]))));
}
