import { EventEmitter } from 'node:events';
import { strict } from './strict.js';
import { WebContents } from './webContents.js';

/**
 * The module's `BrowserWindow` and `webContents`. A window is a page of Chromium without a frame of its own.
 *
 * @param shell what pages share, see WebContents
 * @param onLastClosed called when no window is left
 */
export function makeWindows(shell, onLastClosed) {
  const windows = [];
  let lastId = 0;

  class BrowserWindow extends EventEmitter {
    id = ++lastId;
    #contents;
    #visible;
    #title;

    constructor(options = {}) {
      super();
      this.#visible = options.show !== false;
      this.#title = options.title ?? '';
      this.#contents = new WebContents(shell, options);
      this.#contents.once('did-finish-load', () => this.emit('ready-to-show', {}));
      this.#contents.on('close-asked', () => this.close());
      this.#contents.once('destroyed', () => this.#closed());
      const proxy = strict('BrowserWindow', this);
      windows.push({ proxy, contents: this.#contents });
      return proxy;
    }

    static getAllWindows() {
      return windows.map(({ proxy }) => proxy);
    }

    static getFocusedWindow() {
      return windows[0]?.proxy ?? null;
    }

    static fromWebContents(contents) {
      return windows.find((window) => window.contents.id === contents?.id)?.proxy ?? null;
    }

    get webContents() {
      return this.#contents.proxy;
    }

    loadURL(url) {
      return this.#contents.loadURL(url);
    }

    show() {
      this.#visible = true;
    }

    focus() {}

    isVisible() {
      return this.#visible;
    }

    isMinimized() {
      return false;
    }

    isDestroyed() {
      return this.#contents.isDestroyed();
    }

    getTitle() {
      return this.#title;
    }

    close() {
      let prevented = false;
      this.emit('close', { preventDefault: () => (prevented = true) });
      if (!prevented) void this.#contents.destroy();
    }

    #closed() {
      const at = windows.findIndex(({ contents }) => contents === this.#contents);
      windows.splice(at, 1);
      this.emit('closed');
      if (windows.length === 0) onLastClosed();
    }
  }

  const contentsOf = (targetId) => windows.find(({ contents }) => contents.targetId === targetId)?.contents;
  return {
    BrowserWindow,
    webContents: strict('webContents', {
      fromDevToolsTargetId: (targetId) => contentsOf(targetId)?.proxy,
      getAllWebContents: () => windows.map(({ contents }) => contents.proxy),
    }),
    targetDestroyed: (targetId) => contentsOf(targetId)?.gone(),
  };
}
