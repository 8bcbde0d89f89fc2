import { expect, onlyRun, test } from './fixtures';
import { fill, goTo, openSample, startFit } from './steps';

test('BOLD signals are seen through the haemodynamic response, fitted below it and judged as measured', async ({
  page,
  served,
}) => {
  await openSample(page, 'Human fMRI');
  await page.getByRole('switch', { name: 'See through the haemodynamic response' }).click();
  await expect(page.getByText(/Estimated the activity below the haemodynamic response/)).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByRole('img', { name: /^The response at 17 samples over 32 s/ })).toBeVisible();

  // A response that can't be one is refused in words, and nothing is lost.
  await page.getByText('Shape and noise').click();
  await fill(page, 'Delay (s)', 0);
  await expect(page.getByText(/delay should be a number above 0/)).toBeVisible({ timeout: 30_000 });
  await fill(page, 'Delay (s)', 5);
  await expect(page.getByText(/two-gamma, 5 and 16 s/)).toBeVisible({ timeout: 30_000 });

  await startFit(page, 30, 1);
  await expect(page.getByRole('heading', { name: 'Training is done' })).toBeVisible({ timeout: 180_000 });
  const run = await (await onlyRun(served)).readRun();
  expect(run.prepare.response).toMatchObject({ kind: 'two-gamma', delay: 5, noise: null });
  expect(run.seeds[0]?.judgement?.protocol.response).toBe(17);

  await goTo(page, 'Judge');
  await expect(page.getByText(/All scores are those of the measured signal/)).toBeVisible();
});
