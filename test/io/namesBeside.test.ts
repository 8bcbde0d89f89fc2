import { describe, expect, test } from 'vitest';
import { namesAlong, TextLists } from '../../src/io/array/namesBeside';
import { seriesAt } from '../../src/io/seriesPath';
import { fixture, openPath } from './opening';

const names = ['Fp1', 'Fp2', 'Größe'];

describe.for([
  ['names5.mat', '', '.'],
  ['names73.mat', '/', '/'],
] as const)('%s', ([file, root, dot]) => {
  const open = async (path: string) => {
    const recording = await openPath(fixture(file));
    await recording.close();
    return {
      info: recording.series.find((series) => series.path === root + path.replaceAll('.', dot))!,
      facts: recording.facts,
    };
  };

  test('names the channels by the cells of text beside a matrix', async () => {
    const { info, facts } = await open('plain.data');
    expect(info).toMatchObject({ shape: [40, 3], channels: names });
    const left = facts.filter(({ label }) => label === 'Left out').map(({ value }) => value);
    const list = `${root}plain${dot}channel_names`;
    expect(left).toEqual(expect.arrayContaining([`${list}: 3 texts`, `${root}plain${dot}state: text`]));
  });

  test("by EEGLAB's channel locations and FieldTrip's labels, which tell that time runs along the other dimension", async () => {
    const recording = await openPath(fixture(file));
    for (const name of ['EEG.data', 'ft.trial{2}']) {
      const path = root + name.replaceAll('.', dot);
      const likely = { dim: 1, why: 'the file names the 3 places along the other' };
      expect(seriesAt(recording, path).likelyTime).toEqual(likely);
      expect(seriesAt(recording, `${path}?time=1`)).toMatchObject({ shape: [40, 3], channels: names });
    }
    await recording.close();
  });
});

test('names are whole lists without a gap or a double, in the same structure', () => {
  const lists = new TextLists();
  for (const [path, text] of [
    ['eeg.label{1}', 'a'],
    ['eeg.label{2}', 'b'],
    ['other.label{1}', 'c'],
    ['eeg.channels{1}', 'x'],
    ['eeg.channels{2}', 'x'],
    ['eeg.chanlocs(1).labels', 'd'],
    ['eeg.chanlocs(2).labels', ''],
    ['eeg.words{1}', 'e'],
  ] as const)
    lists.add(path, text);
  expect(lists.near('eeg.data')).toEqual([['a', 'b']]);
  expect(lists.near('data')).toEqual([]);
  expect(lists.near('eeg.trial{3}')).toEqual([['a', 'b']]);
});

test('names go to a dimension of their number, rather not the one that is time', () => {
  const list = ['a', 'b'];
  expect(namesAlong([list], [2, 2], 0)).toEqual([undefined, list]);
  expect(namesAlong([list], [2, 5], 0)).toEqual([list, undefined]);
  expect(namesAlong([list], [3, 5], 0)).toEqual([undefined, undefined]);
});
