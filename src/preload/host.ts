import type { HostCommand } from '../shared/hostChannels';

/** What only a desktop shell can do. The preload exposes it as `window.host`; in a browser it is absent. */
export interface Host {
  readonly platform: string;
  /** Asks for a recording, of one file or several, with the system's dialog. @returns their paths; none when cancelled. */
  openRecording(): Promise<readonly string[]>;
  /** Asks for a folder in the same way. */
  openFolder(): Promise<readonly string[]>;
  /** Where a dropped file or folder lies on disk; `''` when it has no path. */
  pathOf(file: File): string;
  /** Asks where to save with the system's dialog and writes there. @returns the path, or null when cancelled. */
  save(name: string, bytes: Uint8Array): Promise<string | null>;
  /** Opens an https link in the user's browser. */
  openLink(url: string): Promise<void>;
  /** Calls `listener` for each menu command. @returns a function that ends it. */
  onCommand(listener: (command: HostCommand) => void): () => void;
  /**
   * Calls `listener` with the path of each recording the user opens from outside: on the command line, by a second start
   * of the app, or from the desktop. Those that came before the first listener come at once. @returns a function that ends it.
   */
  onOpenFile(listener: (path: string) => void): () => void;
}

export type { HostCommand };

/** The window receives the engine's port by `postMessage` with this as its data. */
export const ENGINE_PORT = 'nullcline:engine-port';
/** The window asks its preload for a (new) engine port by `postMessage` with this as its data. */
export const WANT_ENGINE = 'nullcline:want-engine';

declare global {
  interface Window {
    readonly host?: Host;
  }
}
