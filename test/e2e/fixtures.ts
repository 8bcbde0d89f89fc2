import { test as base, expect } from '@playwright/test';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { RunFolder } from '../../src/main/engine/runFolder';

const cli = join(import.meta.dirname, '../../out/main/cli.js');

export interface Served {
  readonly url: string;
  /** Folder the runs of this test lie in. */
  readonly runs: string;
}

/** Tests of the built app in a browser. Every test has a server, an engine and folders of its own. */
export const test = base.extend<{ served: Served }>({
  served: async ({}, use, info) => {
    if (!existsSync(cli)) throw new Error('The app is not built. Run `npm run build` first.');
    const folder = await mkdtemp(join(tmpdir(), 'nullcline-e2e-'));
    const runs = join(folder, 'runs');
    const server = spawn(
      process.execPath,
      [cli, 'serve', '--json', '--port', '0', '--no-open', '--runs', runs],
      {
        env: { ...process.env, NULLCLINE_CACHE: join(folder, 'cache') },
        stdio: 'pipe',
      },
    );
    let said = '';
    server.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
    try {
      await use({ url: await addressOf(server), runs });
    } finally {
      server.kill('SIGTERM');
      // Training goes on to its next checkpoint before the server ends; a test does not wait for that.
      const impatience = setTimeout(() => server.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(impatience);
      if (info.status !== info.expectedStatus) await info.attach('what the server said', { body: said });
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },

  /** Already at the app, with its engine connected; a page error fails the test. */
  page: async ({ page, served }, use) => {
    const errors: Error[] = [];
    page.on('pageerror', (error) => errors.push(error));
    await page.goto(served.url);
    await expect(page.getByText('Engine ready')).toBeVisible();
    await use(page);
    expect(errors).toEqual([]);
  },
});

export { expect };

/** The first line a server prints is its address. */
function addressOf(server: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('exit', (code) =>
      reject(new Error(`The server ended with code ${code} before it listened.`)),
    );
    createInterface({ input: server.stdout! }).once('line', (line) =>
      resolve((JSON.parse(line) as { url: string }).url),
    );
  });
}

/** The only run there is, as it lies on disk. */
export async function onlyRun({ runs }: Served): Promise<RunFolder> {
  const names = await readdir(runs);
  expect(names).toHaveLength(1);
  return new RunFolder(join(runs, names[0]!));
}
