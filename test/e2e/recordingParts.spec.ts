import { expect, onlyRun, test } from './fixtures';
import { fill, goTo, startFit } from './steps';

const TRIALS = 10;
const LENGTH = 400;

/**
 * Trials of a damped oscillator that a stimulus pushes, from starts of their own, with some values missing. The stimulus is there from
 * the first row to the last.
 */
function pushedOscillator(): string {
  const rows = ['trial,stimulus,x,v'];
  for (let trial = 1; trial <= TRIALS; trial++) {
    let [x, v] = [Math.sin(trial), Math.cos(2 * trial)];
    for (let t = 0; t < LENGTH; t++) {
      const stimulus = Math.sin(0.013 * (t + 40 * trial)) > 0 ? 1 : 0;
      v += 0.1 * (0.5 * stimulus - x - 0.1 * v);
      x += 0.1 * v;
      const seen = t % 37 === 5 ? '' : x.toFixed(6);
      rows.push(`${trial},${stimulus},${seen},${v.toFixed(6)}`);
    }
  }
  return rows.join('\n');
}

test('trials with a stimulus and gaps are prepared, fitted, judged and swept as they are', async ({
  page,
  served,
}) => {
  await page.getByLabel('Recording file').setInputFiles({
    name: 'pushed.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(pushedOscillator()),
  });
  await goTo(page, 'Prepare');
  await page.getByRole('combobox', { name: 'Missing samples' }).selectOption({ label: 'Leave as gaps' });
  await page.getByRole('combobox', { name: 'Trials' }).selectOption({ label: 'Numbered by a channel' });
  await expect(page.getByRole('combobox', { name: 'Channel', exact: true })).toHaveValue('0');
  await page.getByRole('switch', { name: /Inputs drive the model/ }).click();
  await page
    .getByRole('group', { name: /^Inputs/ })
    .getByRole('checkbox', { name: 'stimulus' })
    .check();
  await expect(page.getByText(/missing values as gaps/)).toBeVisible({ timeout: 30_000 });

  await startFit(page, 20, 1);
  await expect(page.getByRole('heading', { name: 'Training is done' })).toBeVisible({ timeout: 180_000 });
  const run = await (await onlyRun(served)).readRun();
  expect(run.prepare).toMatchObject({
    missing: 'mask',
    inputs: [1],
    trials: { kind: 'channel', channel: 0 },
  });
  expect(run.seeds[0]?.judgement?.protocol.part).toBe('test');

  await goTo(page, 'Judge');
  await expect(page.getByRole('heading', { name: 'Scores on data the model has not seen' })).toBeVisible();

  await goTo(page, 'Sweep');
  await page.getByText('A section', { exact: true }).click();
  await fill(page, 'Input stimulus held at', 1);
  await fill(page, 'Crossings', 20);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByText(/with stimulus = 1$/)).toBeVisible({ timeout: 60_000 });
});
