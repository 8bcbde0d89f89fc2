import { app, type WebContents } from 'electron';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { hostChannels } from '../../shared/hostChannels';
import { fileArguments } from './fileArguments';

/**
 * Recordings opened from outside: named on the command line, by a second start of the app, or from the desktop. They wait
 * until a page listens, since the first comes before there is a page.
 */
export class OpenedFiles {
  readonly #waiting: string[] = [];
  readonly #show: () => void;
  #page: WebContents | undefined;

  /** @param show brings the window to the front, or makes it */
  constructor(show: () => void) {
    this.#show = show;
    this.#open(fileArguments(process.argv, process.cwd(), isFile));
    app.on('second-instance', (_event, argv, folder) => {
      this.#open(fileArguments(argv, folder, isFile));
      this.#show();
    });
    app.on('open-file', (event, path) => {
      event.preventDefault();
      this.#open([resolve(path)]);
      this.#show();
    });
  }

  /** From now on `page` is sent each file, those that waited first. */
  deliverTo(page: WebContents): void {
    this.#page = page;
    for (const path of this.#waiting.splice(0)) page.send(hostChannels.file, path);
  }

  #open(paths: readonly string[]): void {
    this.#waiting.push(...paths);
    if (this.#page && !this.#page.isDestroyed()) this.deliverTo(this.#page);
  }
}

/** A Zarr store is a folder that goes by its name; other folders may be the app's own. */
function isFile(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() || (stats?.isDirectory() === true && /\.zarr$/i.test(path));
}
