import { expect, test } from './fixtures';
import { goTo } from './steps';

/** A rhythm at 200 Hz on a trend, with mains hum. */
function drifting(): string {
  const rows = Array.from({ length: 6000 }, (_, t) => {
    const rhythm = Math.sin(0.1 * t) + 0.4 * Math.sin(0.37 * t + Math.sin(0.011 * t));
    const hum = 0.5 * Math.sin(0.5 * Math.PI * t);
    return [t / 200, rhythm + hum + t / 1000, Math.cos(0.1 * t) * rhythm + hum].join(',');
  });
  return ['time (s),frontal,occipital', ...rows].join('\n');
}

test('the quality of a series is told, and its steps are taken and undone', async ({ page }) => {
  await page
    .getByLabel('Recording file')
    .setInputFiles({ name: 'drifting.csv', mimeType: 'text/csv', buffer: Buffer.from(drifting()) });
  const quality = page.getByRole('region', { name: 'Quality' });
  await expect(quality.getByRole('heading', { name: /^Reconstruction is/ })).toBeVisible({ timeout: 30_000 });
  await expect(quality.getByRole('img', { name: /^Power spectra of frontal/ })).toBeVisible();
  await expect(quality.getByText('Warning: Drift')).toBeVisible();

  await quality.getByRole('button', { name: 'Notch at 50 Hz' }).click();
  await expect(quality.getByText('Done: notch at 50 Hz')).toBeVisible();
  await quality.getByRole('button', { name: 'Undo' }).click();
  await expect(quality.getByRole('button', { name: 'Notch at 50 Hz' })).toBeVisible();

  await quality.getByRole('button', { name: /^Take all \d+ recommended steps$/ }).click();
  await expect(quality.getByText('Recommended steps are taken')).toBeVisible();
  await quality.getByRole('button', { name: 'Show numbers' }).click();
  await expect(quality.getByRole('table', { name: 'Quality of every channel' })).toContainText('occipital');

  await goTo(page, 'Prepare');
  await expect(page.getByRole('region', { name: 'What was done' })).toContainText('Took straight lines away');
  await goTo(page, 'Recording');
  // It is there at once, as it was made.
  await expect(quality.getByText('Recommended steps are taken')).toBeVisible({ timeout: 1000 });
});
