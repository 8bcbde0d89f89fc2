import { expect, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from './desktop';
import { goTo, startFit } from './steps';

const recording = join(import.meta.dirname, '../../resources/samples/santafe_laser.csv');

test('a recording chosen in the dialog is opened, fitted and saved', async ({ app, page, folder }) => {
  const target = join(folder, 'run.zip');
  await app.evaluate(
    ({ dialog }, paths) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [paths.recording] });
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: paths.target });
    },
    { recording, target },
  );
  await page.getByRole('button', { name: 'Choose a file…' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'santafe_laser.csv' })).toBeVisible();
  await goTo(page, 'Prepare');
  await expect(page.getByRole('heading', { name: 'What was done' })).toBeVisible();
  await startFit(page, 5, 1);
  await expect(page.getByRole('heading', { name: 'Training is done' })).toBeVisible({ timeout: 60_000 });
  await goTo(page, 'Export');
  await page.getByRole('button', { name: 'Save the run (zip)' }).click();
  await expect(page.getByText(`Saved ${target}`)).toBeVisible();
  expect((await readFile(target)).subarray(0, 2).toString()).toBe('PK');
});

test('the engine answers through the preload and a port', async ({ page, folder }) => {
  // The page has its own port by then.
  await expect(page.getByText('Engine ready')).toBeVisible();
  const machine = await askEngine(page, 'app.machine');
  expect(machine).toMatchObject({ kind: 'done', output: { runsFolder: join(folder, 'runs') } });
});

test('the page sees one frozen object of the shell and nothing of Node', async ({ page }) => {
  const seen = await page.evaluate(() => ({
    globals: ['require', 'process', 'module', 'Buffer'].filter((name) => name in window),
    host: Object.keys(window.host!).sort(),
    frozen: Object.isFrozen(window.host),
    sharedMemory: crossOriginIsolated && typeof SharedArrayBuffer === 'function',
  }));
  expect(seen).toEqual({
    globals: [],
    host: [
      'onCommand',
      'onOpenFile',
      'openFolder',
      'openLink',
      'openRecording',
      'pathOf',
      'platform',
      'save',
    ],
    frozen: true,
    sharedMemory: true,
  });
});

test('files chosen in the dialog come back as their paths, a closed dialog as none', async ({
  app,
  page,
}) => {
  await app.evaluate(({ dialog }) => {
    dialog.showOpenDialog = () =>
      Promise.resolve({ canceled: false, filePaths: ['/data/worm.csv', '/data/fly.csv'] });
  });
  const both = ['/data/worm.csv', '/data/fly.csv'];
  expect(await page.evaluate(() => window.host!.openRecording())).toEqual(both);
  expect(await page.evaluate(() => window.host!.openFolder())).toEqual(both);
  await app.evaluate(({ dialog }) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] });
  });
  expect(await page.evaluate(() => window.host!.openRecording())).toEqual([]);
});

test('a saved figure lies where the dialog says, byte for byte', async ({ app, page, folder }) => {
  const target = join(folder, 'figure.svg');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, target);
  const saved = await page.evaluate(() => window.host!.save('figure.svg', Uint8Array.of(60, 0, 255, 62)));
  expect(saved).toBe(target);
  expect([...(await readFile(target))]).toEqual([60, 0, 255, 62]);
});

test('saving where nothing can be written says why', async ({ app, page, folder }) => {
  await app.evaluate(
    ({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    },
    join(folder, 'absent', 'figure.svg'),
  );
  const message = page.evaluate(() =>
    window.host!.save('figure.svg', new Uint8Array(1)).catch((error) => String(error)),
  );
  expect(await message).toMatch(/ENOENT/);
});

test('the menu opens a recording and turns the theme', async ({ app, page }) => {
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, recording);
  const click = (id: string) =>
    app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()!.getMenuItemById(item)!.click(), id);
  await click('open');
  await expect(page.getByRole('heading', { level: 1, name: 'santafe_laser.csv' })).toBeVisible();
  await click('theme');
  await expect(page.getByRole('button', { name: 'Use light theme' })).toBeVisible();
});

test('a page that stops listening to the menu hears it no more', async ({ app, page }) => {
  await page.evaluate(() => {
    const heard: string[] = [];
    const end = window.host!.onCommand((command) => {
      heard.push(command);
      if (command === 'help') end();
    });
    Object.assign(window, { heard });
  });
  for (const id of ['theme', 'help', 'theme']) {
    await app.evaluate(({ Menu }, item) => Menu.getApplicationMenu()!.getMenuItemById(item)!.click(), id);
  }
  const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  await expect.poll(heard).toEqual(['theme', 'help']); // The listener ended itself before the last.
});

test('text cannot become code, WebAssembly can, and nothing elsewhere is reached', async ({ page }) => {
  const outcomes = await page.evaluate(
    () =>
      // From a timer: what a debugger evaluates is exempt from the policy.
      new Promise<Record<string, string>>((resolve) =>
        setTimeout(() => {
          const attempt = async (work: () => unknown) => {
            try {
              await work();
              return 'done';
            } catch (error) {
              return (error as Error).name;
            }
          };
          void Promise.all([
            attempt(() => new Function('return 1')()),
            attempt(() => fetch('https://example.org/')),
            attempt(() => WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))),
          ]).then(([evaluated, fetched, compiled]) =>
            resolve({ evaluated, fetched, compiled } as Record<string, string>),
          );
        }),
      ),
  );
  expect(outcomes).toEqual({ evaluated: 'EvalError', fetched: 'TypeError', compiled: 'done' });
});

test('an inline script does not run', async ({ page }) => {
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.body.append(script);
  });
  expect(await page.evaluate(() => 'inlineRan' in window)).toBe(false);
});

test('the window stays on its page; https links go to the browser, others nowhere', async ({ app, page }) => {
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    shell.openExternal = (url) => Promise.resolve(void opened.push(url));
    Object.assign(globalThis, { opened });
  });
  const home = page.url();
  await page.evaluate(() => {
    location.href = 'https://example.org/elsewhere';
  });
  await page.evaluate(async () => {
    window.open('https://example.org/opened');
    window.open('file:///etc/passwd');
    await window.host!.openLink('https://example.org/asked');
    await window.host!.openLink('file:///etc/passwd');
    await window.host!.openLink('not an address');
  });
  const opened = () => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
  await expect
    .poll(async () => (await opened()).sort())
    .toEqual(['https://example.org/asked', 'https://example.org/opened']);
  expect(page.url()).toBe(home);
  expect(app.windows()).toHaveLength(1);
});

test('paths outside the built window are not served', async ({ page }) => {
  const statuses = await page.evaluate(() =>
    Promise.all(
      ['/nothing.js', '/..%2f..%2fpackage.json', '/%00', '/assets'].map(
        async (path) => (await fetch(path)).status,
      ),
    ),
  );
  expect(statuses).toEqual([404, 404, 404, 404]);
});

test('an engine that is killed is noticed, and a new one answers', async ({ app, page }) => {
  await expect(page.getByText('Engine ready')).toBeVisible();
  await page.evaluate(
    ({ want, given }) =>
      new Promise<void>((resolve) => {
        window.addEventListener('message', function take({ data, ports: [port] }) {
          if (data !== given || !port) return;
          window.removeEventListener('message', take);
          const lost = new Promise<boolean>((done) => port.addEventListener('close', () => done(true)));
          Object.assign(window, { lost });
          port.start();
          resolve();
        });
        window.postMessage(want, location.origin);
      }),
    { want: WANT_ENGINE, given: ENGINE_PORT },
  );
  await app.evaluate(({ app: electron }) => {
    const engine = electron.getAppMetrics().find(({ name }) => name === 'Nullcline engine');
    process.kill(engine!.pid, 'SIGKILL');
  });
  expect(await page.evaluate(() => (window as unknown as { lost: Promise<boolean> }).lost)).toBe(true);
  expect(await askEngine(page, 'app.machine')).toMatchObject({ kind: 'done' });
  await expect(page.getByText('Engine ready')).toBeVisible();
});

test('a recording named at the start is opened', async ({ launch }) => {
  const { page } = await launch(recording);
  await expect(page.getByRole('heading', { level: 1, name: 'santafe_laser.csv' })).toBeVisible();
});

test('a second start hands its recording to the first window', async ({ app, page, folder }) => {
  await expect(page.getByText('Engine ready')).toBeVisible();
  await app.evaluate(
    ({ app: electron }, argv) => electron.emit('second-instance', {}, argv, '/'),
    ['electron', '--flag', join(folder, 'absent.csv'), recording],
  );
  await expect(page.getByRole('heading', { level: 1, name: 'santafe_laser.csv' })).toBeVisible();
  expect(app.windows()).toHaveLength(1);
});

const ENGINE_PORT = 'nullcline:engine-port';
const WANT_ENGINE = 'nullcline:want-engine';

/** Asks for a port of the test's own and puts one question through it. */
function askEngine(page: Page, method: string): Promise<unknown> {
  return page.evaluate(
    ({ want, given, question }) =>
      new Promise((resolve) => {
        window.addEventListener('message', function take({ data, ports: [port] }) {
          if (data !== given || !port) return;
          window.removeEventListener('message', take);
          port.onmessage = ({ data: answer }) => {
            resolve(answer);
            port.close();
          };
          port.postMessage({ kind: 'call', id: 1, method: question });
        });
        window.postMessage(want, location.origin);
      }),
    { want: WANT_ENGINE, given: ENGINE_PORT, question: method },
  );
}
