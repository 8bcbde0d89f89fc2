import { homedir, platform } from 'node:os';
import { join } from 'node:path';

/** Where a user's runs and this program's own notes lie when nothing else is said. */
export function userFolders(): { runs: string; cache: string } {
  const home = homedir();
  const cacheRoot =
    platform() === 'win32'
      ? (process.env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'))
      : platform() === 'darwin'
        ? join(home, 'Library', 'Caches')
        : (process.env['XDG_CACHE_HOME'] ?? join(home, '.cache'));
  return {
    runs: process.env['NULLCLINE_RUNS'] ?? join(home, 'Documents', 'Nullcline', 'runs'),
    cache: process.env['NULLCLINE_CACHE'] ?? join(cacheRoot, 'nullcline'),
  };
}
