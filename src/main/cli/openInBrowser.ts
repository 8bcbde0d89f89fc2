import { spawn } from 'node:child_process';
import { platform } from 'node:os';

/** Opens an address in the user's browser; where there is none, the printed address has to do. */
export function openInBrowser(url: string): void {
  const [command, ...args] =
    platform() === 'darwin'
      ? ['open', url]
      : platform() === 'win32'
        ? ['cmd', '/c', 'start', '', url.replaceAll('&', '^&')]
        : ['xdg-open', url];
  spawn(command!, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
