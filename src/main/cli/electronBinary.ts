import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Where Electron's executable lies, or null. Looks at what the package's installer leaves behind, because requiring the
 * package itself would start a download.
 */
export function electronBinary(): string | null {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
    const named = readFileSync(join(folder, 'path.txt'), 'utf8').trim();
    const path = join(override ?? join(folder, 'dist'), named);
    return existsSync(path) ? path : null;
  } catch {
    return override && existsSync(join(override, 'electron')) ? join(override, 'electron') : null;
  }
}
