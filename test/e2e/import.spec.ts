import type { Locator, Page } from '@playwright/test';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures';

const recordings = join(import.meta.dirname, '../fixtures/recordings');

test('what is in a file is a tree that is searched, gone through with keys, and shown', async ({ page }) => {
  await give(page, 'many.csv', 'a;b\n1;2\n3;5\n4;4\n');
  await page.getByLabel('Recording file').setInputFiles(join(recordings, 'series.nwb'));
  await expect(page.getByRole('heading', { level: 1, name: 'series.nwb' })).toBeVisible();
  const tree = page.getByRole('tree', { name: 'In this file' });
  const chosen = tree.getByRole('treeitem', { selected: true });
  await expect(chosen).toHaveCount(1);

  // The first series, by keys alone.
  await tree.focus();
  await tree.press('Home');
  await expect(active(page, tree)).toHaveAttribute('aria-level', '1');
  await tree.press('ArrowLeft');
  await expect(active(page, tree)).toHaveAttribute('aria-expanded', 'false');
  await tree.press('ArrowRight');
  await tree.press('ArrowRight');
  await expect(active(page, tree)).toHaveAttribute('aria-level', '2');

  const search = page.getByRole('searchbox', { name: 'Search this file' });
  const all = await tree.getByRole('treeitem').count();
  await search.fill('intervals');
  await expect.poll(() => tree.getByRole('treeitem').count()).toBeLessThan(all);
  await search.fill('no such thing');
  await expect(tree).toContainText('Nothing is called like that.');
  await search.press('Escape');
  await expect(tree.getByRole('treeitem')).toHaveCount(all);
});

test('many channels are a heat map, a page of traces, and spectra', async ({ page }) => {
  await page.getByRole('button', { name: 'C. elegans whole brain' }).click();
  const map = page.getByRole('application', { name: /^Heat map of 98 channels/ });
  await expect(map).toBeVisible();
  await expect(page.getByRole('img', { name: /^Colours from −3.00 to 3.00 robust s.d./ })).toBeVisible();
  await page.getByText('One scale', { exact: true }).click();
  await expect(page.getByRole('img', { name: /^Colours from .* s\.d\.$/ })).toBeVisible();
  expect(await isDrawn(map)).toBe(true);

  // Keys zoom and read values.
  await map.focus();
  await map.press('+');
  await expect(page.getByText('4 min to 12 min')).toBeVisible();
  await map.press('Shift+ArrowDown');
  await expect(map.getByRole('status')).toHaveText(/^\S+ · 8 min · −?\d.* s\.d\.$/);

  await page.getByText('Traces', { exact: true }).click();
  await expect(
    page.getByRole('application', { name: /^12 channels of GCaMP, 98 neurons, 4 min/ }),
  ).toBeVisible();
  await page.getByRole('searchbox', { name: 'Find channels' }).fill('AVA, rim');
  const traces = page.getByRole('application', { name: /^\d+ channels? of GCaMP/ });
  await expect(traces).toHaveAccessibleName(/^[2-6] channels/);
  const box = (await traces.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 20);
  await expect(traces).toContainText(/AVA[LR] · \d+(\.\d+)? min · /);

  await page.getByText('Spectrum', { exact: true }).click();
  const spectrum = page.getByRole('application', { name: /^Power spectrum of \d channels/ });
  await expect(page.getByText(/^Welch’s method: \d+ segments of 256 samples/)).toBeVisible();
  await spectrum.press('ArrowRight');
  await expect(spectrum.getByRole('status')).toHaveText(/^\S+ · 0\.\d+ Hz · .* \(s\.d\.\)²\/Hz$/);
  expect(await isDrawn(spectrum)).toBe(true);
});

test('facts stand in groups, channels with what they reach', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByLabel('Recording file').setInputFiles(join(recordings, 'units.nwb'));
  const about = page.getByRole('region', { name: 'About the recording' });
  await expect(about.getByText('File', { exact: true })).toBeVisible();
  await about.getByRole('button', { name: 'Copy SHA-256' }).click();
  await expect(about.getByText('SHA-256 copied')).toBeAttached();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^[0-9a-f]{64}$/);

  await give(page, 'gaps.csv', 'a,b\n1,2\n,5\n4,-8\n2,2\n');
  await page.getByText('2 channels: names, lowest and highest values').click();
  const table = page.getByRole('table', { name: /^Channels of/ });
  await expect(table.getByRole('row', { name: /^a 1.0000 4.0000 1$/ })).toBeVisible();
  await expect(table.getByRole('row', { name: /^b −8.0000 5.0000 0$/ })).toBeVisible();
});

test('the three files of a BrainVision recording are dropped at once', async ({ page }) => {
  await drop(page, brainVision());
  await expect(page.getByRole('heading', { level: 1, name: 'session.vhdr' })).toBeVisible();
  const tree = page.getByRole('tree', { name: 'In this file' });
  await expect(tree.getByRole('treeitem', { name: /signal, 500 × 2, 250 Hz/ })).toBeVisible();
  await tree.getByRole('treeitem', { name: /events, 1 in 1 kind/ }).click();
  await expect(page.getByRole('application', { name: /1 kind of event/ })).toBeVisible();
});

test('of several recordings one is chosen; files that are none say so', async ({ page }) => {
  await drop(page, [
    ['one.csv', 'a,b\n1,2\n3,4\n5,3\n'],
    ['two.csv', 'a,b\n1,2\n3,4\n5,3\n'],
    ['notes.md', 'Only words.\n'],
  ]);
  const dialog = page.getByRole('dialog', { name: '2 recordings' });
  await dialog.getByRole('button', { name: 'two.csv' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'two.csv' })).toBeVisible();
  await drop(page, [
    ['notes.md', 'Only words.\n'],
    ['more.md', 'And others.\n'],
  ]);
  await expect(page.getByRole('alert')).toContainText('There is no recording that can be read');
});

test('a folder is gone through; handing files over can be cancelled', async ({ page }, info) => {
  const folder = info.outputPath('monday');
  await mkdir(join(folder, 'heart'), { recursive: true });
  for (const ending of ['hea', 'dat', 'atr'])
    await copyFile(join(recordings, `wfdb16.${ending}`), join(folder, 'heart', `wfdb16.${ending}`));

  // The server that takes no bytes.
  await page.route('**/upload?*', () => {});
  await page.getByLabel('Recording folder').setInputFiles(folder);
  await page.getByRole('complementary', { name: 'Handing over files' }).getByText('Cancel').click();
  await expect(page.getByRole('complementary', { name: 'Handing over files' })).toBeHidden();
  await expect(page.getByRole('alert')).toHaveCount(0);

  await page.unroute('**/upload?*');
  await page.getByLabel('Recording folder').setInputFiles(folder);
  await expect(page.getByRole('heading', { level: 1, name: 'wfdb16' })).toBeVisible();
});

test('a folder that is dropped is gone through, with the folders in it', async ({ page }) => {
  const files = await Promise.all(
    ['hea', 'dat', 'atr'].map(async (ending) => {
      const name = `wfdb16.${ending}`;
      return [name, [...(await readFile(join(recordings, name)))]] as const;
    }),
  );
  await dropFolder(page, 'monday', 'heart', files);
  await expect(page.getByRole('heading', { level: 1, name: 'wfdb16' })).toBeVisible();
});

test('what was given last is opened, however long what came before takes', async ({ page }) => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/upload?*slow.csv*', async (route) => {
    await held;
    await route.continue();
  });
  await give(page, 'slow.csv', 'a,b\n1,2\n3,4\n5,3\n');
  await expect(page.getByRole('complementary', { name: 'Handing over files' })).toContainText('slow.csv');
  await give(page, 'quick.csv', 'a,b\n1,2\n3,4\n5,3\n');
  await expect(page.getByRole('heading', { level: 1, name: 'quick.csv' })).toBeVisible();
  letGo();
  await expect(page.getByRole('complementary', { name: 'Handing over files' })).toBeHidden();
  await page.waitForTimeout(500);
  await expect(page.getByRole('heading', { level: 1, name: 'quick.csv' })).toBeVisible();
});

test('a connection that breaks costs nothing: what is shown is asked for anew', async ({ page, served }) => {
  const kept = page.context();
  const other = await kept.newPage();
  const sockets: { close: () => Promise<void> }[] = [];
  await other.routeWebSocket(/engine/, (socket) => {
    socket.connectToServer();
    sockets.push(socket);
  });
  await other.goto(served.url);
  await give(other, 'again.csv', 'a,b\n1,2\n3,4\n5,3\n2,2\n');
  await expect(other.getByRole('application', { name: /^2 channels of again/ })).toBeVisible();
  await sockets[0]!.close();
  await expect(other.getByText('Engine ready')).toBeVisible();
  await expect(other.getByRole('alert')).toHaveCount(0);
  const plot = other.getByRole('application', { name: /^2 channels of again/ });
  await expect.poll(() => isDrawn(plot)).toBe(true);
});

/** Hands a file to the page's own file input. */
const give = (page: Page, name: string, text: string) =>
  page
    .getByLabel('Recording file')
    .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

/** The line of the tree that keys act on. */
function active(page: Page, tree: Locator): Locator {
  return page.locator('[role=treeitem].active').and(tree.getByRole('treeitem'));
}

/** Whether a canvas has more than one colour. */
const isDrawn = (plot: Locator): Promise<boolean> =>
  plot.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size > 10;
  });

/** Drops files on the window as a file manager does. */
async function drop(page: Page, files: readonly (readonly [name: string, content: string | number[]])[]) {
  await page.evaluate((given) => {
    const transfer = new DataTransfer();
    for (const [name, content] of given) {
      const part = typeof content === 'string' ? content : Uint8Array.from(content);
      transfer.items.add(new File([part], name));
    }
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, files);
}

/** Drops a folder with one inside: a page can't make one, so what the browser tells of it is told in its place. */
async function dropFolder(
  page: Page,
  outer: string,
  inner: string,
  files: readonly (readonly [name: string, content: readonly number[]])[],
) {
  await page.evaluate(
    ({ outer, inner, files }) => {
      const folder = (fullPath: string, all: readonly object[]) => ({
        ...{ isFile: false, isDirectory: true, fullPath },
        createReader() {
          const portions = [all, []];
          return { readEntries: (give: (some: unknown) => void) => give(portions.shift()) };
        },
      });
      const path = `/${outer}/${inner}`;
      const entries = files.map(([name, content]) => ({
        ...{ isFile: true, isDirectory: false, fullPath: `${path}/${name}` },
        file: (give: (file: File) => void) => give(new File([Uint8Array.from(content)], name)),
      }));
      const top = folder(`/${outer}`, [folder(path, entries)]);
      const event = new DragEvent('drop', { bubbles: true, cancelable: true });
      const transfer = { types: ['Files'], files: [], items: [{ webkitGetAsEntry: () => top }] };
      Object.defineProperty(event, 'dataTransfer', { value: transfer });
      window.dispatchEvent(event);
    },
    { outer, inner, files },
  );
}

/** Two seconds of two channels with a stimulus, as header, markers and data. */
function brainVision(): [name: string, content: string | number[]][] {
  const header = [
    'Brain Vision Data Exchange Header File Version 1.0',
    '[Common Infos]',
    'DataFile=session.eeg',
    'MarkerFile=session.vmrk',
    'DataFormat=BINARY',
    'DataOrientation=MULTIPLEXED',
    'NumberOfChannels=2',
    'SamplingInterval=4000',
    '[Binary Infos]',
    'BinaryFormat=INT_16',
    '[Channel Infos]',
    'Ch1=Cz,,0.1,µV',
    'Ch2=Pz,,0.1,µV',
  ];
  const markers = [
    'Brain Vision Data Exchange Marker File, Version 1.0',
    '[Common Infos]',
    'DataFile=session.eeg',
    '[Marker Infos]',
    'Mk1=Stimulus,S  1,100,1,0',
  ];
  const values = Int16Array.from({ length: 1000 }, (_, i) => 1000 * Math.sin(i / 20));
  return [
    ['session.vmrk', markers.join('\r\n')],
    ['session.eeg', [...new Uint8Array(values.buffer)]],
    ['session.vhdr', header.join('\r\n')],
  ];
}
