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

test('what is called by its path is an attribute; a search leaves facts with all of its words', () => {
  const facts = [
    { label: 'Experimenter', value: 'Müller, Ada' },
    { label: '/exp/lfp: filter', value: 'band-pass' },
    { label: 'title', value: 'A day' },
  ];
  const own = [{ label: 'Format', value: 'HDF5' }];
  const titles = (search: string) =>
    factGroups(facts, own, search).map((group) => `${group.title} ${group.facts.length}`);
  expect(titles('')).toEqual(['Session 1', 'File 2', 'Attributes 1']);
  expect(titles('müller EXPER')).toEqual(['Session 1']);
  expect(titles('lfp band')).toEqual(['Attributes 1']);
  expect(titles('müller lfp')).toEqual([]);
});
