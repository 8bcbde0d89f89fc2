import { expect, onlyRun, test } from './fixtures';
import { fill, goTo, simulate, startFit } from './steps';

test('a model is held against the same model trained on surrogates, can be cancelled, and keeps what was found', async ({
  page,
  served,
}) => {
  await simulate(page, 'Lorenz 63', 4000);
  await startFit(page, 120, 1);
  await expect(page.getByRole('heading', { name: 'Training is done' })).toBeVisible({ timeout: 180_000 });
  await goTo(page, 'Judge');
  await page.getByText('Does it beat a model trained on surrogates?').click();
  await fill(page, 'Surrogates', 1);
  await page.getByRole('button', { name: 'Train and judge' }).click();
  await expect(
    page.getByText(/the same model trained on data that keep only the linear correlations/),
  ).toBeVisible({
    timeout: 180_000,
  });
  const folder = await onlyRun(served);
  const [seed] = (await folder.readRun()).seeds;
  expect(seed!.judgement!.surrogates!.map(({ title }) => title)).toEqual(['Trained on surrogate 1']);

  // Cancelled, the run is as it was judged before.
  const many = page.getByRole('spinbutton', { name: 'Surrogates', exact: true });
  if (!(await many.isVisible())) await page.getByText('Does it beat a model trained on surrogates?').click();
  await fill(page, 'Surrogates', 60);
  await page.getByRole('button', { name: 'Train and judge' }).click();
  await page.getByRole('button', { name: 'Cancel, and keep the scores there were' }).click();
  await expect(page.getByRole('button', { name: /^Cancel/ })).toBeHidden({ timeout: 60_000 });
  const after = await folder.readRun();
  expect(after.status).toBe('done');
  expect(after.surrogates).toBe(1);
  expect(after.seeds[0]!.judgement!.surrogates).toHaveLength(1);
});
