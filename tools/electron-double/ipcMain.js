import { EventEmitter } from 'node:events';
import { strict } from './strict.js';

/** The module's `ipcMain`, with the question a page asks answered by `invoke`. */
export function makeIpcMain() {
  const handlers = new Map();
  const ipcMain = Object.assign(new EventEmitter(), {
    handle(channel, handler) {
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
      handlers.set(channel, handler);
    },
    removeHandler: (channel) => void handlers.delete(channel),
  });
  return {
    ipcMain: strict('ipcMain', ipcMain),
    emit: (channel, event, args) => ipcMain.emit(channel, event, ...args),
    async invoke(channel, event, args) {
      const handler = handlers.get(channel);
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      return handler(event, ...args);
    },
  };
}
