import { expect, test } from 'vitest';
import { factGroups } from '../../../src/renderer/views/recording/factGroups';

test('facts stand in groups, in their order, without what was left out', () => {
  const fact = (label: string) => ({ label, value: '1' });
  const facts = ['Species', 'Session', 'NWB version', 'Left out', 'Age', 'Regions'].map(fact);
  expect(
    factGroups(facts, [fact('Format')]).map(({ title, facts: own }) => [
      title,
      own.map(({ label }) => label),
    ]),
  ).toEqual([
    ['Session', ['Session']],
    ['Subject', ['Species', 'Age']],
    ['Electrodes and set-up', ['Regions']],
    ['File', ['Format', 'NWB version']],
  ]);
});
