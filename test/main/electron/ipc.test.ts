import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, test, vi } from 'vitest';

type Handler = (event: unknown, ...args: unknown[]) => unknown;
const electron = vi.hoisted(() => ({
  handlers: new Map<string, Handler>(),
  emitter: undefined as EventEmitter | undefined,
}));
vi.mock('electron', () => {
  electron.emitter = new EventEmitter();
  const handle = (channel: string, handler: Handler) => electron.handlers.set(channel, handler);
  return { ipcMain: Object.assign(electron.emitter, { handle }), protocol: {} };
});
const { handle, listen } = await import('../../../src/main/electron/ipc');

const frame = (url: string, parent: object | null = null) => ({
  sender: 'page',
  senderFrame: { url, parent },
});
const trusted = frame('app://nullcline/index.html');
const strangers = [
  frame('https://example.org/'),
  frame('app://nullcline.example.org/'),
  frame('app://other/'),
  frame('app://nullcline/', {}),
  { sender: 'page', senderFrame: null },
];

describe('messages from the page', () => {
  beforeEach(() => {
    electron.handlers.clear();
    electron.emitter!.removeAllListeners();
  });

  test('are answered when they come from the top frame of the app', () => {
    handle('ask', (sender, ...args) => [sender, ...args]);
    expect(electron.handlers.get('ask')!(trusted, 1, 'two')).toEqual(['page', 1, 'two']);
  });

  test('are refused when they come from anywhere else', () => {
    const answer = vi.fn();
    handle('ask', answer);
    for (const event of strangers) expect(() => electron.handlers.get('ask')!(event)).toThrow(/own|app/);
    expect(answer).not.toHaveBeenCalled();
  });

  test('are dropped when they come from anywhere else and want no answer', () => {
    const receive = vi.fn();
    listen('tell', receive);
    for (const event of [...strangers, trusted]) electron.emitter!.emit('tell', event);
    expect(receive.mock.calls).toEqual([['page']]);
  });
});
