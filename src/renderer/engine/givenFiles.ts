/** A file, and where it lies within what the user gave, such as `run/session.vhdr`. */
export interface GivenFile {
  readonly file: File;
  readonly path: string;
}

/** Files of one drop at most: a folder of more was hardly meant. */
const MOST_FILES = 20_000;

/** Files chosen in a dialog; of a folder, with their place in it. */
export const chosenFiles = (files: FileList): readonly GivenFile[] =>
  Array.from(files, (file) => ({ file, path: file.webkitRelativePath || file.name }));

/**
 * Files that were dropped, and in a browser what is in the folders that were. On the desktop a folder comes as itself: it has a path.
 * To be called while the drop is handled, since what was dropped is gone after.
 */
export function droppedFiles(transfer: DataTransfer, isDesktop: boolean): Promise<readonly GivenFile[]> {
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry());
  if (isDesktop || entries.every((entry) => entry?.isDirectory !== true)) {
    return Promise.resolve(chosenFiles(transfer.files));
  }
  return filesBelow(entries);
}

async function filesBelow(entries: readonly (FileSystemEntry | null)[]): Promise<readonly GivenFile[]> {
  const found: GivenFile[] = [];
  const waiting = entries.filter((entry) => entry !== null);
  for (let entry = waiting.shift(); entry; entry = waiting.shift()) {
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) =>
        (entry as FileSystemFileEntry).file(resolve, reject),
      );
      found.push({ file, path: entry.fullPath.replace(/^\//, '') });
    } else {
      waiting.push(...(await inside(entry as FileSystemDirectoryEntry)));
    }
    if (found.length + waiting.length > MOST_FILES) {
      throw new Error(
        `The folder holds more than ${MOST_FILES} files. Drop the recording's own folder, or the files it consists of.`,
      );
    }
  }
  return found;
}

/** What lies in a folder. A reader gives it in portions, an empty one last. */
async function inside(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}
