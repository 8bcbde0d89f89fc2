import { expect, test } from './fixtures';
import { goTo, simulate } from './steps';

test('a search for the smallest model size ends early with what it has, and its size is used', async ({
  page,
}) => {
  await simulate(page, 'Lorenz 63', 6000);
  await goTo(page, 'Fit');
  await page.getByText('Find the smallest P that does as well').click();
  await page.getByRole('spinbutton', { name: 'Models a size' }).fill('1');
  await page.getByRole('spinbutton', { name: 'Epochs each' }).fill('30');
  await page.getByRole('button', { name: 'Start the search' }).click();
  await expect(page.getByText(/^[2-9] of \d models trained/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Stop with what was found' }).click();
  await expect(page.getByRole('button', { name: 'Search again' })).toBeVisible();
  await page.getByRole('button', { name: 'Show numbers' }).click();
  await expect(page.getByRole('table', { name: 'Score of each size on the validation part' })).toBeVisible();

  const use = page.getByRole('button', { name: /^Use P = \d+$/ });
  const size = /\d+/.exec((await use.textContent()) ?? '')![0];
  await use.click();
  await expect(page.getByRole('spinbutton', { name: 'Rectified units P' })).toHaveValue(size);
});

test('a search goes on while the page is reloaded', async ({ page }) => {
  await simulate(page, 'Lorenz 63', 6000);
  await goTo(page, 'Fit');
  await page.getByText('Find the smallest P that does as well').click();
  await page.getByRole('spinbutton', { name: 'Epochs each' }).fill('60');
  await page.getByRole('button', { name: 'Start the search' }).click();
  await expect(page.getByText(/^[1-9] of \d+ models trained/)).toBeVisible({ timeout: 60_000 });
  await page.reload();
  await expect(page.getByText(/^\d+ of \d+ models trained/)).toBeVisible();
  await page.getByRole('button', { name: 'Stop with what was found' }).click();
  await expect(page.getByRole('button', { name: 'Search again' })).toBeVisible();
});
