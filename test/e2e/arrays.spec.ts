import { expect, onlyRun, test } from './fixtures';
import { writeNpy } from '../../src/io/npy';
import { goTo, startFit } from './steps';

/** Two waves of three trials, 160 samples each, channel by channel: shape (2, 3, 160). */
function waves(): Buffer {
  const samples = 160;
  const values = new Float64Array(2 * 3 * samples);
  for (let channel = 0; channel < 2; channel++) {
    for (let trial = 0; trial < 3; trial++) {
      for (let t = 0; t < samples; t++) {
        values[(channel * 3 + trial) * samples + t] = Math.sin(0.2 * t + (channel * Math.PI) / 2 + trial);
      }
    }
  }
  return Buffer.from(writeNpy(values, [2, 3, samples]));
}

test('an array is turned, one place of it taken and its rate said, and a run keeps that', async ({
  page,
  served,
}) => {
  await page.getByLabel('Recording file').setInputFiles({
    name: 'waves.npy',
    mimeType: 'application/octet-stream',
    buffer: waves(),
  });
  const choice = page.getByRole('region', { name: 'How the array is read' });
  await expect(
    choice.getByText(/Time may run along dimension 3 \(160 long\) rather than 1 \(2 long\)/),
  ).toBeVisible();
  await choice.getByRole('button', { name: 'Turn it' }).click();
  await expect(page.getByText('waves, time along dimension 3').first()).toBeVisible();
  await expect(choice.getByRole('radio', { name: 'Dimension 3: 160' })).toBeChecked();
  await expect(choice.getByRole('button', { name: 'Turn it' })).toBeHidden();

  await choice.getByLabel('Dimension 2, place').fill('2');
  await choice.getByLabel('Samples a second').fill('50');
  await choice.getByLabel('Unit').fill('µV');
  await choice.getByLabel('Unit').blur();
  await expect(page.getByRole('application', { name: /2 channels.*0 s to 3.2 s/ })).toBeVisible();

  // What was chosen can be left again, and chosen again.
  await choice.getByRole('button', { name: 'As the file has it' }).click();
  await choice.getByRole('button', { name: 'Turn it' }).click();
  await choice.getByLabel('Dimension 2, place').fill('2');
  await choice.getByLabel('Samples a second').fill('50');
  await choice.getByLabel('Samples a second').blur();

  await goTo(page, 'Prepare');
  await expect(page.getByRole('heading', { name: 'What was done' })).toBeVisible({ timeout: 30_000 });
  await startFit(page, 10, 1);
  await expect(page.getByRole('heading', { name: 'Training is done' })).toBeVisible({ timeout: 180_000 });
  expect((await (await onlyRun(served)).readRun()).data.series).toBe('array?time=2&at=*,1,*&rate=50');
});
