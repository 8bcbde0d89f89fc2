import { expect, test } from './fixtures';
import { simulate, startFit } from './steps';

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
