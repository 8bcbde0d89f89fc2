import { unzipSync } from 'fflate';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onlyRun, test } from './fixtures';
import { goTo, openSample, startFit } from './steps';

test('exported figures show the numbers of the run, and the table beside them holds them in full', async ({
  page,
  served,
}) => {
  await openSample(page, 'Santa Fe laser');
  await startFit(page, 20, 1);
  await expect(page.getByRole('heading', { name: 'Training is done' })).toBeVisible({ timeout: 180_000 });
  await goTo(page, 'Export');
  await page.getByRole('checkbox', { name: 'SVG' }).check();
  await page.getByRole('checkbox', { name: 'PDF' }).uncheck();
  const download = page.waitForEvent('download', { timeout: 60_000 });
  await page.getByRole('button', { name: /^Save \d+ figures$/ }).click();
  const files = unzipSync(await readFile(await (await download).path()));

  const { judgement } = await (await onlyRun(served)).readSeed(1);
  const { dStsp, dH } = judgement!.model;
  const svg = text(files['measures.svg']);
  const shown = [...svg.matchAll(/>([^<>]+)</g)].map(([, word]) => word!.trim());
  // Bars carry two significant digits.
  for (const value of [dStsp, dH]) expect(shown.map(Number)).toContain(Number(value.toPrecision(2)));
  expect(svg).toMatch(/^<svg[^>]* width="183mm"/m);

  const [header, model] = text(files['measures-scores.csv'])
    .split('\n')
    .map((line) => line.split(','));
  const column = (name: string) => Number(model![header!.indexOf(name)]);
  expect(column('dstsp')).toBe(dStsp);
  expect(column('dh')).toBe(dH);
});

test('the archive holds the run: settings, weights, log and measures', async ({ page, served }) => {
  await openSample(page, 'Santa Fe laser');
  await startFit(page, 10, 1);
  await expect(page.getByRole('heading', { name: 'Training is done' })).toBeVisible({ timeout: 180_000 });
  await goTo(page, 'Export');
  const download = page.waitForEvent('download', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Save the run (zip)' }).click();
  const files = unzipSync(await readFile(await (await download).path()));

  const names = Object.keys(files).map((name) => name.replace(/^[^/]*\/(?=run\.json|models\/)/, ''));
  for (const name of ['run.json', 'models/1/weights.npz', 'models/1/log.jsonl', 'models/1/summary.json']) {
    expect(names).toContain(name);
  }
  const stored = Object.entries(files).find(([name]) => name.endsWith('models/1/weights.npz'))![1];
  const onDisk = await readFile(join((await onlyRun(served)).path, 'models/1/weights.npz'));
  expect(Buffer.from(stored).equals(onDisk)).toBe(true);
});

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
