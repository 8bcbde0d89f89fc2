import { expect, onlyRun, test } from './fixtures';
import { fill, goTo, startFit } from './steps';

/** Two rhythms, neurons that fire with them and raters that go by them. */
function rhythmsWithEvents(): string {
  const rows = ['x,y,n1,n2,n3,r1,r2'];
  for (let t = 0; t < 1500; t++) {
    const [x, y] = [Math.sin(0.15 * t), Math.sin(0.15 * Math.SQRT2 * t)];
    // Some scatter that is the same every time.
    const scatter = (k: number) => (Math.abs(Math.sin(12.9898 * t + 78.233 * k)) * 43758.5453) % 1;
    const counts = [x, -y, x + y].map((along, k) => Math.floor(2 * Math.exp(along) * scatter(k)));
    const levels = [x, y].map((along, k) => Math.round(2 * along + scatter(k + 3)) + 2);
    rows.push([x.toFixed(6), y.toFixed(6), ...counts, ...levels].join(','));
  }
  return rows.join('\n');
}

test('neurons and a rater are chosen as events, fitted and judged', async ({ page, served }) => {
  await page.getByLabel('Recording file').setInputFiles({
    name: 'rhythms.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(rhythmsWithEvents()),
  });
  await goTo(page, 'Prepare');
  await page.getByRole('switch', { name: /Decode events from the state/ }).click();
  const events = page.getByRole('group', { name: /^Events/ });
  for (const name of ['n1', 'n2', 'n3', 'r1', 'r2']) await events.getByRole('checkbox', { name }).check();
  await page.getByRole('combobox', { name: 'r1' }).selectOption({ label: 'Ordered levels' });
  await page.getByRole('combobox', { name: 'r2' }).selectOption({ label: 'Unordered levels' });
  await expect(page.getByText(/Decodes "n1" \(counts, Poisson\).*"r2" \([56] unordered levels/)).toBeVisible({
    timeout: 30_000,
  });

  await goTo(page, 'Fit');
  await page.getByText('Advanced', { exact: true }).click();
  await fill(page, 'Weight of events', 0.5);
  await startFit(page, 20, 1);
  await expect(page.getByRole('heading', { name: 'Training is done' })).toBeVisible({ timeout: 180_000 });
  const run = await (await onlyRun(served)).readRun();
  expect(run.prepare.events).toHaveLength(5);
  expect(run.fit.eventWeight).toBe(0.5);
  expect(run.seeds[0]?.judgement?.events).toHaveLength(5);

  await goTo(page, 'Judge');
  const table = page.getByRole('table', { name: /How well each channel of events is foretold/ });
  await expect(table.getByRole('row', { name: /^n1 Poisson counts/ })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Events foretold' })).toBeVisible();
});
