import { expect, onlyRun, test } from './fixtures';
import { goTo, simulate, startFit } from './steps';

/** Eight channels of three rhythms at 100 Hz, of which one is far too large and one flat. */
function scalp(): string {
  const rows = Array.from({ length: 3000 }, (_, t) => {
    const rhythms = [0.05, 0.083, 0.131].map((w) => Math.sin(w * t));
    const channels = Array.from({ length: 8 }, (_, i) => {
      const mixed = rhythms.reduce((sum, one, k) => sum + one * (1 + 0.3 * Math.sin(3 * i + k)), 0);
      const own = 0.1 * Math.sin(t * t * (0.3 + 0.01 * i));
      return i === 2 ? 500 * (mixed + own) : i === 5 ? 7 : mixed + own;
    });
    return [t / 100, ...channels].join(',');
  });
  return [['time (s)', ...Array.from({ length: 8 }, (_, i) => `E${i + 1}`)].join(','), ...rows].join('\n');
}

test('broken channels are offered to be left out, channels are renamed, factors suggested', async ({
  page,
}) => {
  const buffer = Buffer.from(scalp());
  await page.getByLabel('Recording file').setInputFiles({ name: 'scalp.csv', mimeType: 'text/csv', buffer });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await goTo(page, 'Prepare');
  // The flat one is left out from the start.
  await expect(page.getByText('One channel looks broken')).toBeVisible();
  await expect(page.getByText(/E3: its spread is \d+ times that of the others/)).toBeVisible();
  await page.getByRole('button', { name: 'Leave it out' }).click();
  const done = page.getByRole('region', { name: 'What was done' });
  await expect(done).toContainText('Took 6 of 8 channels');
  await expect(page.getByText('One channel looks broken')).toBeHidden();

  await page.getByText('Rename channels').click();
  await page.getByRole('textbox', { name: 'E1' }).fill('Fz');
  await page.getByRole('textbox', { name: 'E1' }).blur();
  await expect(done).toContainText('"E1" is called "Fz"');
  await expect(page.getByRole('checkbox', { name: 'Fz' })).toBeChecked();
  await page.getByRole('textbox', { name: 'E2' }).fill('Fz');
  await page.getByRole('textbox', { name: 'E2' }).blur();
  await expect(page.getByRole('alert')).toHaveText('Another channel is called "Fz".');

  await page.getByRole('switch', { name: 'Factors' }).check();
  await page.getByRole('button', { name: 'Suggest' }).click();
  await expect(page.getByText(/are likeliest under (3|one) factor/)).toBeVisible();
  await expect(page.getByRole('img', { name: /^Log likelihood of held-out samples/ })).toBeVisible();
  await expect(done).toContainText('Took the means of 3 factors');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('switch', { name: 'Principal components' }).check();
  await expect(page.getByRole('switch', { name: 'Factors' })).not.toBeChecked();
});

test('an embedding is suggested with what tells so, and kept with the run', async ({ page, served }) => {
  await simulate(page, 'Lorenz 63', 12_000);
  await page.getByRole('checkbox', { name: 'y' }).uncheck();
  await page.getByRole('checkbox', { name: 'z' }).uncheck();
  await page.getByRole('switch', { name: 'Delay embedding' }).check();
  await page.getByRole('button', { name: 'Suggest' }).click();
  await expect(page.getByText(/The mutual information of "x" has its first minimum/)).toBeVisible();
  await expect(page.getByRole('img', { name: /^Mutual information of x with itself later/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Cao’s E1 and E2/ })).toBeVisible();
  await expect(page.getByRole('spinbutton', { name: 'Dimension' })).toHaveValue(/[345]/);

  await page.getByText('Coordinates', { exact: true }).click();
  await page.getByRole('button', { name: 'Suggest' }).click();
  await expect(page.getByText(/^Delays in samples: x at 0, x at \d+, x at \d+\./)).toBeVisible();
  const done = page.getByRole('region', { name: 'What was done' });
  await expect(done).toContainText('in the coordinates x, x (t − ');
  await startFit(page, 4, 1);
  await expect(page.getByRole('heading', { name: 'Training is done' })).toBeVisible({ timeout: 180_000 });
  const { prepare } = await (await onlyRun(served)).readRun();
  expect(prepare.embed).toHaveProperty('coordinates');
});
