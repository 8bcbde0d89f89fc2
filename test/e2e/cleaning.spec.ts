import { expect, test } from './fixtures';
import { fill, goTo } from './steps';

/** Two rhythms at 200 Hz with mains hum, and one gross artefact. */
function humming(): string {
  const rows = Array.from({ length: 3000 }, (_, t) => {
    const hum = 2 * Math.sin(0.5 * Math.PI * t);
    const pop = t === 900 ? 5000 : 0;
    return [t / 200, Math.sin(0.05 * t) + hum + pop, Math.cos(0.031 * t) + hum].join(',');
  });
  return ['time (s),frontal,occipital', ...rows].join('\n');
}

test('signals are cleaned step by step, seen before and after, undone and done again', async ({ page }) => {
  const buffer = Buffer.from(humming());
  await page
    .getByLabel('Recording file')
    .setInputFiles({ name: 'humming.csv', mimeType: 'text/csv', buffer });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await goTo(page, 'Prepare');
  const list = page.getByRole('list', { name: 'Cleaning steps, in their order' });
  const add = (title: string) => page.getByLabel('Add a cleaning step').selectOption({ label: title });
  const done = page.getByRole('region', { name: 'What was done' });

  await add('Notch');
  await expect(page.getByRole('heading', { name: 'Notch: before and after' })).toBeVisible();
  await expect(done).toContainText('Took the sine of 50 Hz away');
  await add('Mark artefacts');
  // Marking goes first, whatever it is added after.
  await expect(list.getByRole('listitem').first()).toContainText('Mark artefacts');
  await expect(page.getByText(/1 value is missing/)).toBeVisible();
  await page.getByLabel('Missing samples').selectOption('interpolate');
  await expect(done).toContainText('Marked 1 value more');
  await expect(page.getByRole('img', { name: /before and after the step Mark artefacts/ })).toBeVisible();

  await page.getByRole('combobox', { name: 'Channel' }).selectOption('occipital');
  await expect(page.getByRole('img', { name: /^occipital of the training part/ })).toBeVisible();

  await list.getByRole('button', { name: 'Notch: remove' }).click();
  await expect(done).not.toContainText('notched');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(done).toContainText('Took the sine of 50 Hz away');
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(done).not.toContainText('notched');
  await page.locator('body').press('Control+z');
  await expect(done).toContainText('Took the sine of 50 Hz away');

  await list.getByRole('button', { name: 'Notch', exact: true }).click();
  await fill(page, 'Frequency (Hz)', 200);
  await expect(
    page.getByText(/Notch: expected a number between 0 and 100 Hz.*got 200/).first(),
  ).toBeVisible();
  await fill(page, 'Frequency (Hz)', 50);
  await expect(done).toContainText('Took the sine of 50 Hz away');
});
