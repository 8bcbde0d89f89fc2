import { expect, test } from 'vitest';
import { RestartBudget } from '../../../src/main/electron/restartBudget';

test('allows a few starts a minute, and more when the minute is over', () => {
  const budget = new RestartBudget();
  for (const time of [0, 1000, 2000, 3000]) {
    expect(budget.allows(time)).toBe(true);
    budget.spend(time);
  }
  expect(budget.allows(4000)).toBe(false);
  expect(budget.allows(60_001)).toBe(true);
});
