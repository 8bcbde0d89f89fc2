import { expect, type Page } from '@playwright/test';

// What a user does in the window, by the names a screen reader reads.

/** Goes to a step of the path by its entry in the rail. */
export async function goTo(
  page: Page,
  step: 'Recording' | 'Prepare' | 'Fit' | 'Judge' | 'Anatomy' | 'Look' | 'Sweep' | 'Export',
): Promise<void> {
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name: step }).click();
  await expect(page.getByRole('main', { name: step })).toBeVisible();
}

/** Opens a sample and waits until it is prepared with its defaults. */
export async function openSample(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: title }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await prepared(page);
}

/** Integrates a built-in system and waits until it is prepared. */
export async function simulate(page: Page, title: string, samples: number): Promise<void> {
  await page.getByRole('combobox', { name: 'System', exact: true }).selectOption({ label: title });
  await fill(page, 'Samples', samples);
  await page.getByRole('button', { name: `Simulate ${title}` }).click();
  await prepared(page);
}

async function prepared(page: Page): Promise<void> {
  await goTo(page, 'Prepare');
  await expect(page.getByRole('button', { name: /^Fit/ }).last()).toBeEnabled();
  await expect(page.getByRole('heading', { name: 'What was done' })).toBeVisible({ timeout: 30_000 });
}

export async function fill(page: Page, label: string, value: number): Promise<void> {
  const field = page.getByRole('spinbutton', { name: label, exact: true });
  await field.fill(String(value));
  await field.blur();
}

/** Starts a fit short enough for a test. */
export async function startFit(page: Page, epochs: number, seeds: number): Promise<void> {
  await goTo(page, 'Fit');
  await fill(page, 'Epochs', epochs);
  await fill(page, 'Models (seeds)', seeds);
  await page.getByRole('button', { name: 'Start training' }).click();
}
