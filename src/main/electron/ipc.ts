import { ipcMain, type WebContents, type WebFrameMain } from 'electron';
import { isOwnPage } from './scheme';

/** Answers the page's questions on a channel. A question from anything but the app's own page is refused. */
export function handle(channel: string, answer: (sender: WebContents, ...args: unknown[]) => unknown): void {
  ipcMain.handle(channel, (event, ...args: unknown[]) => {
    if (!isTrusted(event.senderFrame)) throw new Error('Only the page of this app is answered.');
    return answer(event.sender, ...args);
  });
}

/** Listens to the page on a channel. What comes from anything but the app's own page is dropped. */
export function listen(channel: string, receive: (sender: WebContents) => void): void {
  ipcMain.on(channel, (event) => {
    if (isTrusted(event.senderFrame)) receive(event.sender);
  });
}

/** The top frame of a window that shows the app itself; null is a frame that is gone already. */
const isTrusted = (frame: WebFrameMain | null): boolean =>
  frame !== null && frame.parent === null && isOwnPage(frame.url);
