import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onlyRun, test } from './fixtures';
import { fill, goTo, startFit } from './steps';

const recording = join(import.meta.dirname, '../fixtures/recordings/units.nwb');

test('units of an NWB file are seen, counted in bins and fitted', async ({ page, served }) => {
  await page.getByLabel('Recording file').setInputFiles({
    name: 'units.nwb',
    mimeType: 'application/octet-stream',
    buffer: readFileSync(recording),
  });
  const tree = page.getByRole('tree', { name: 'In this file' });
  await tree.getByRole('treeitem', { name: /^trials, intervals/ }).click();
  await expect(
    page.getByRole('application', { name: /^trials: 1 kind of interval, 0.5 s to 9/ }),
  ).toBeVisible();
  await tree.getByRole('treeitem', { name: /^units, spikes/ }).click();
  await expect(page.getByRole('application', { name: /^units: 3 units, 0.615 s to 9.2/ })).toBeVisible();

  await page.getByRole('button', { name: 'Count in bins' }).click();
  await fill(page, 'Bins (ms)', 25);
  await fill(page, 'Smoothed over (ms)', 100);
  await expect(page.getByText('units, 25 ms bins, smoothed over 100 ms').first()).toBeVisible();

  // A unit that is silent is left out from the start.
  await goTo(page, 'Prepare');
  await expect(page.getByRole('checkbox', { name: 'n1' })).not.toBeChecked({ timeout: 30_000 });
  await expect(page.getByRole('heading', { name: 'What was done' })).toBeVisible({ timeout: 30_000 });
  await startFit(page, 10, 1);
  await expect(page.getByRole('heading', { name: 'Training is done' })).toBeVisible({ timeout: 180_000 });
  expect((await (await onlyRun(served)).readRun()).data.series).toBe('/units?bin=0.025&kernel=0.1&root=1');
});
