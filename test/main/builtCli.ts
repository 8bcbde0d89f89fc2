import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The built command line, built first when sources are newer than it. */
export function builtCli(): string {
  const cli = 'out/main/cli.js';
  if (!existsSync(cli) || newest('src') > statSync(cli).mtimeMs) {
    execFileSync('npx', ['electron-vite', 'build', '--logLevel', 'error'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
  }
  return cli;
}

const newest = (folder: string): number =>
  Math.max(
    ...readdirSync(folder, { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? newest(join(folder, entry.name)) : statSync(join(folder, entry.name)).mtimeMs,
    ),
  );
