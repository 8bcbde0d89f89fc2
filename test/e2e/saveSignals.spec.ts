import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures';
import { goTo, openSample } from './steps';

/** Where screenshots go, if they are wanted. */
const pictures = process.env['NULLCLINE_PICTURES'];
const picture = async (page: Page, name: string) => {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
};

/** Saves what the dialog asks for. @returns the file's name and text. */
async function saved(page: Page): Promise<{ name: string; text: string }> {
  const download = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  const file = await download;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

test('signals are saved as they are shown, and cleaned', async ({ page }) => {
  await openSample(page, 'Electrocardiogram, one lead');
  await goTo(page, 'Recording');
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await page.getByRole('button', { name: 'Save signals…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save signals' });
  await dialog.getByRole('radiogroup', { name: 'Stretch' }).getByText('As shown').click();
  await expect(dialog.getByText('54,000 samples of one channel')).toBeVisible();
  await picture(page, 'save-shown');
  const shown = await saved(page);
  expect(shown.name).toMatch(/\.csv$/);
  // A line of names; the middle half of 108,000 samples at 360 Hz.
  const lines = shown.text.trimEnd().split('\n');
  expect(lines).toHaveLength(54_001);
  expect(lines[1]!.split(',')[0]).toBe('75');
  await expect(dialog.getByRole('status')).toContainText('Saved 54,000 samples');
  await picture(page, 'saved');
  await dialog.getByRole('button', { name: 'Close' }).click();

  await goTo(page, 'Prepare');
  await page.getByRole('button', { name: 'Save signals…' }).click();
  await page.getByRole('dialog').getByText('Prepared data', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Format' }).selectOption('.npz');
  await picture(page, 'save-prepared');
  expect((await saved(page)).name).toMatch(/\.npz$/);
});
