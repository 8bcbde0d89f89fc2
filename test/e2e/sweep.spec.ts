import { expect, test } from './fixtures';
import { fill, goTo, simulate, startFit } from './steps';

test('a system is swept, cancelled and swept again with the keyboard, and its figure saved', async ({
  page,
}) => {
  await goTo(page, 'Sweep');
  await page.getByRole('combobox', { name: 'Sweep', exact: true }).selectOption({ label: 'Duffing' });
  await page.getByText('The start', { exact: true }).click();
  for (const label of ['Starts']) {
    for (const field of await page.getByRole('spinbutton', { name: label, exact: true }).all()) {
      await field.fill('1500');
      await field.blur();
    }
  }
  await page.getByRole('button', { name: 'Start', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Start \d+ of 2250000$/)).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Start', exact: true })).toBeEnabled();

  await page.getByRole('combobox', { name: 'Sweep', exact: true }).selectOption({ label: 'Logistic map' });
  await expect(page.getByText('It is 4 now.')).toBeVisible();
  await fill(page, 'From', 2.8);
  await fill(page, 'To', 4);
  await page.getByRole('button', { name: 'Start', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Bifurcation diagram' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('img', { name: /x at 400 values of r from 2.8 to 4/ })).toBeVisible();
  await page.getByRole('button', { name: /^Show numbers/ }).click();
  await expect(page.getByRole('table', { name: 'points' })).toBeVisible();

  const download = page.waitForEvent('download', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Save PDF' }).click();
  expect((await download).suggestedFilename()).toBe('bifurcation-figure.zip');
});

test('sweeps of a fitted model are kept with its run', async ({ page }) => {
  await simulate(page, 'Lorenz 63', 6000);
  await startFit(page, 20, 1);
  await expect(page.getByRole('heading', { name: 'Training is done' })).toBeVisible({ timeout: 180_000 });
  await goTo(page, 'Sweep');
  await page.getByRole('combobox', { name: 'Of these' }).selectOption({ label: 'one weight' });
  await expect(page.getByRole('spinbutton', { name: 'Unit' })).toHaveValue('1');
  await fill(page, 'Values', 20);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Bifurcation diagram' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: /^x over A\[1\]/ })).toBeVisible();

  await page.reload();
  await page
    .getByRole('button', { name: /Lorenz 63/ })
    .first()
    .click();
  await goTo(page, 'Sweep');
  await expect(page.getByRole('img', { name: /20 values of A\[1\]/ })).toBeVisible();

  await page.getByRole('button', { name: /^Remove x over A\[1\]/ }).click();
  await expect(page.getByRole('heading', { name: 'Sweeps of this run' })).toBeHidden();
});
