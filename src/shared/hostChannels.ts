/** Names of the messages between the main process and the preload. Both import them, neither imports the other. */
export const hostChannels = {
  openRecording: 'host:open-recording',
  openFolder: 'host:open-folder',
  save: 'host:save',
  openLink: 'host:open-link',
  /** The page asks for a port to the engine, and is given one. */
  wantEngine: 'host:want-engine',
  enginePort: 'host:engine-port',
  command: 'host:command',
  /** The page is ready for files named on the command line or opened from the desktop; each comes as its path. */
  wantFiles: 'host:want-files',
  file: 'host:file',
} as const;

/** What the menu asks of the page. */
export type HostCommand = 'open' | 'open-folder' | 'export' | 'theme' | 'help';
