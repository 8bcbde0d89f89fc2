import { expect, onlyRun, test } from './fixtures';
import { simulate, startFit } from './steps';

test('a cancelled run keeps its checkpoint and can be resumed to its end', async ({ page, served }) => {
  await simulate(page, 'Lorenz 63', 8000);
  await startFit(page, 300, 1);
  await expect(page.getByText(/^Epoch [1-9]\d* of 300$/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Cancel' }).click();

  await expect(page.getByRole('heading', { name: 'Training was stopped' })).toBeVisible({ timeout: 30_000 });
  const folder = await onlyRun(served);
  const stopped = await folder.readRun();
  expect(stopped.status).toBe('stopped');
  expect(stopped.seeds[0]!.epoch).toBeGreaterThan(0);
  expect(stopped.seeds[0]!.epoch).toBeLessThan(300);

  await page.getByRole('button', { name: 'Resume training' }).click();
  await expect(page.getByRole('heading', { name: 'Training is done' })).toBeVisible({ timeout: 180_000 });
  const done = await folder.readRun();
  expect(done.status).toBe('done');
  expect(done.seeds[0]!.epoch).toBe(300);
});

test('stopping early judges what there is', async ({ page, served }) => {
  await simulate(page, 'Lorenz 63', 8000);
  await startFit(page, 4000, 1);
  await expect(page.getByText(/^Epoch [1-9]\d* of 4000$/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Stop and judge' }).click();

  await expect(page.getByRole('button', { name: 'See how good it is' })).toBeVisible({ timeout: 60_000 });
  const run = await (await onlyRun(served)).readRun();
  expect(run.seeds[0]!.judgement).toBeDefined();
  expect(run.seeds[0]!.epoch).toBeLessThan(4000);
});
