import { expect, onlyRun, test } from './fixtures';
import { goTo, openSample, simulate, startFit } from './steps';

test.describe('from a recording to a figure', () => {
  test('a built-in system, with the mouse', async ({ page, served }) => {
    await simulate(page, 'Lorenz 63', 8000);
    await startFit(page, 60, 2);
    await expect(page.getByText(/^Epoch \d+ of 60$/)).toBeVisible();

    await expect(page.getByRole('heading', { name: 'Training is done' })).toBeVisible({ timeout: 180_000 });
    await page.getByRole('button', { name: 'See how good it is' }).click();
    await expect(page.getByRole('heading', { name: 'Scores on data the model has not seen' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Lyapunov spectrum' })).toBeVisible();

    await goTo(page, 'Look');
    await expect(page.getByRole('toolbar', { name: 'How the state space is shown' })).toBeVisible();
    await page.getByRole('button', { name: 'Play the animation' }).click();
    await expect(page.getByRole('button', { name: 'Pause the animation' })).toBeVisible();

    const run = await (await onlyRun(served)).readRun();
    expect(run.status).toBe('done');
    expect(run.seeds.map(({ status }) => status)).toEqual(['done', 'done']);
    expect(run.seeds.every(({ judgement }) => judgement !== undefined)).toBe(true);
  });

  test('a sample, with the keyboard alone', async ({ page }) => {
    const press = async (name: string | RegExp) => {
      await page.getByRole('button', { name }).first().focus();
      await page.keyboard.press('Enter');
    };
    await press('C. elegans whole brain');
    await expect(page.getByRole('heading', { level: 1, name: 'C. elegans whole brain' })).toBeVisible();
    await page.keyboard.press('Alt+2');
    await expect(page.getByRole('heading', { name: 'What was done' })).toBeVisible({ timeout: 30_000 });

    await page.keyboard.press('Alt+3');
    for (const [label, value] of [
      ['Epochs', '40'],
      ['Models (seeds)', '1'],
    ] as const) {
      await page.getByRole('spinbutton', { name: label, exact: true }).focus();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type(value);
      await page.keyboard.press('Tab');
    }
    await press('Start training');
    await expect(page.getByRole('heading', { name: 'Training is done' })).toBeVisible({ timeout: 180_000 });

    await page.keyboard.press('Alt+4');
    await expect(page.getByRole('main', { name: 'Judge' })).toBeVisible();
    await page.keyboard.press('Alt+8');
    await expect(page.getByRole('main', { name: 'Export' })).toBeVisible();
    const download = page.waitForEvent('download', { timeout: 60_000 });
    await press(/^Save \d+ figures$/);
    expect((await download).suggestedFilename()).toMatch(/-figures\.zip$/);
  });
});

test('a file that is no recording is refused in words, and the app goes on', async ({ page }) => {
  await page.getByLabel('Recording file').setInputFiles({
    name: 'notes.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('these,are\nonly,words\n'),
  });
  await expect(page.getByRole('alert').first()).toBeVisible();
  await openSample(page, 'Santa Fe laser');
});
