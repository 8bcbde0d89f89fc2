import { unzipSync } from 'fflate';
import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures';
import { fill, goTo, simulate, startFit } from './steps';

test('a fitted model is taken apart, looked at and exported', async ({ page }) => {
  await simulate(page, 'Lorenz 63', 6000);
  await startFit(page, 40, 1);
  await expect(page.getByRole('heading', { name: 'Training is done' })).toBeVisible({ timeout: 180_000 });

  await goTo(page, 'Anatomy');
  await expect(page.getByRole('heading', { name: 'Seed 1 has not been taken apart' })).toBeVisible();
  await fill(page, 'Longest cycle (steps)', 2);
  await fill(page, 'Orbit (steps)', 5000);
  await page.getByRole('button', { name: 'Take apart' }).click();
  const headline = page.getByRole('heading', {
    level: 2,
    name: /fixed point.*up to order 2|fixed point.*cycle of order 2/i,
  });
  await expect(headline).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(/sequences? of regions were solved|sequences solved from/)).toBeVisible();

  // Every region visited has a fixed point, real or virtual.
  const virtual = page.getByRole('switch', { name: /^Show virtual/ });
  if (await virtual.isVisible()) await virtual.check();
  const row = page.getByRole('row', { name: /fixed point/i }).first();
  await row.getByRole('button').focus();
  await page.keyboard.press('Enter');
  await expect(row.getByRole('button')).toHaveAttribute('aria-expanded', 'true');
  await expect(page.getByRole('heading', { level: 4, name: 'Eigenvalues' })).toBeVisible();

  const numbers = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Save as CSV ?: Eigenvalues$/ }).click();
  expect((await readFile(await (await numbers).path(), 'utf8')).split('\n')[0]).toBe('set,re,im,modulus');

  await goTo(page, 'Export');
  const figures = page.waitForEvent('download', { timeout: 60_000 });
  await page.getByRole('button', { name: /^Save \d+ figures$/ }).click();
  const files = Object.keys(unzipSync(await readFile(await (await figures).path())));
  for (const name of [
    'invariant-sets.pdf',
    'eigenvalues.pdf',
    'transition-graph.pdf',
    'symbolic-code-coverage.csv',
  ])
    expect(files).toContain(name);

  // What was found is stored with the run.
  await page.reload();
  await page
    .getByRole('region', { name: 'Runs' })
    .getByRole('button', { name: /Lorenz 63/ })
    .first()
    .click();
  await goTo(page, 'Anatomy');
  await expect(headline).toBeVisible();
});

test('taking apart can be cancelled, and a reloaded page takes it up again', async ({ page }) => {
  await simulate(page, 'Lorenz 63', 6000);
  await startFit(page, 10, 1);
  await expect(page.getByRole('heading', { name: 'Training is done' })).toBeVisible({ timeout: 180_000 });
  await goTo(page, 'Anatomy');
  await fill(page, 'Orbit (steps)', 10_000_000);
  await page.getByRole('button', { name: 'Take apart' }).click();
  await expect(page.getByRole('progressbar', { name: 'Taking the model apart' })).toBeVisible();

  await page.reload();
  await expect(page.getByRole('progressbar', { name: 'Taking the model apart' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Take apart' })).toBeEnabled();
  await expect(page.getByRole('alert')).toHaveCount(0);
});
