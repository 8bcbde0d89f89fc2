import { expect, test } from './fixtures';
import { fill, openSample, simulate, startFit } from './steps';

test('training goes on while the page is away, and the page finds it again', async ({ page }) => {
  await simulate(page, 'Lorenz 63', 8000);
  await startFit(page, 4000, 1);
  const reached = page.getByText(/^Epoch \d+ of 4000$/);
  const epoch = async () => Number(/\d+/.exec((await reached.textContent()) ?? '')?.[0]);
  await expect.poll(epoch, { timeout: 60_000 }).toBeGreaterThan(2);
  const before = await epoch();

  await page.reload();
  // What was logged before is told again, then it goes on live.
  await expect.poll(epoch, { timeout: 30_000 }).toBeGreaterThan(before);
  await expect(page.getByRole('main', { name: 'Fit' })).toBeVisible();

  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible();
});

test('a page that is loaded anew takes up the recording, its preparation and the step', async ({ page }) => {
  await openSample(page, 'Electrocardiogram, one lead');
  await fill(page, 'Train (%)', 60);
  await expect(page.getByText('Preparing…')).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('main', { name: 'Prepare' })).toBeVisible();
  await expect(page.getByRole('spinbutton', { name: 'Train (%)' })).toHaveValue('60');
  await expect(page.getByRole('heading', { name: 'What was done' })).toBeVisible();
});
