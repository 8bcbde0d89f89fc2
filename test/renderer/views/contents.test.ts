import { describe, expect, test } from 'vitest';
import type { PointsInfo, SeriesInfo } from '../../../src/io/recording';
import {
  contentsOf,
  countFound,
  type Entry,
  entryByPath,
  foldersOf,
  openedAtFirst,
  rowsOf,
  spoken,
} from '../../../src/renderer/views/recording/contents';

const series = (path: string, more: Partial<SeriesInfo> = {}): SeriesInfo => ({
  ...{
    path,
    title: path.split('/').at(-1)!,
    kind: 'continuous',
    shape: [100, 2],
    rate: 10,
    irregular: false,
  },
  ...{ startTime: 0, unit: 'V', channels: ['a', 'b'], missing: 0, readable: true },
  ...more,
});
const points = (path: string, more: Partial<PointsInfo> = {}): PointsInfo => ({
  ...{ path, title: path.slice(1), kind: 'spikes', rows: ['0', '1'], counts: [3, 4], span: [0, 9] },
  ...{ readable: true, ...more },
});
const facts = [
  { label: 'Species', value: 'mouse' },
  { label: 'Left out', value: '/acquisition/video: ImageSeries, images' },
];
const contents = contentsOf({
  series: [
    series('/processing/ecephys/LFP/left'),
    series('/processing/ecephys/LFP/right', { unit: 'µV' }),
    series('/processing/behavior/speed', { note: 'wheel of the treadmill' }),
    series('/acquisition/broken', { readable: false, note: 'Its filter is not there.' }),
  ],
  points: [points('/units'), points('/intervals/trials', { kind: 'intervals' })],
  facts,
});
/** Names, set in by their level. */
const drawn = (entries: readonly Entry[], search = '', open: (entry: Entry) => boolean = () => true) =>
  rowsOf(entries, open, search).map(({ entry, level }) => '  '.repeat(level - 1) + entry.name);

describe('contents of a recording', () => {
  test('are found by what the file says of them, too', () => {
    const told = contentsOf({
      series: [series('/exp/lfp'), series('/exp/eeg')],
      facts: [{ label: '/exp/lfp: filter', value: 'band-pass' }],
    });
    expect(drawn(told, 'BAND filter')).toEqual(['exp', '  lfp']);
  });

  test('follow the hierarchy of the file; folders with one folder share its line; what was left out is last', () => {
    expect(drawn(contents)).toEqual([
      'processing',
      '  ecephys / LFP',
      '    left',
      '    right',
      '  behavior',
      '    speed',
      'acquisition',
      '  broken',
      'units',
      'intervals',
      '  trials',
      'Left out',
      '  /acquisition/video',
    ]);
  });

  test('are flat where the file is, under their titles', () => {
    const flat = contentsOf({ series: [series('table', { title: 'Worm 1' })], facts: [] });
    expect(drawn(flat)).toEqual(['Worm 1']);
  });

  test('may have a series that is a folder too, and two of one path', () => {
    const odd = contentsOf({ series: [series('/a'), series('/a/b'), series('/a')], facts: [] });
    expect(drawn(odd)).toEqual(['a', '  b', '  a']);
    expect(new Set(rowsOf(odd, () => true, '').map(({ entry }) => entry.id)).size).toBe(3);
  });

  test('say why one can’t be shown', () => {
    expect(entryByPath(contents, '/acquisition/broken')?.problem).toBe('Its filter is not there.');
    const left = contents.at(-1)!.children[0]!;
    expect(left).toMatchObject({ kind: 'left', problem: 'ImageSeries, images' });
    expect(spoken(left)).toBe('/acquisition/video, left out, ImageSeries, images');
  });

  test('are spoken with kind and measures', () => {
    expect(spoken(entryByPath(contents, '/processing/ecephys/LFP/right')!)).toBe(
      'right, signal, 100 × 2, 10 Hz, 10 s, µV',
    );
    expect(spoken(entryByPath(contents, '/units')!)).toBe('units, spikes, 7 in 2 units, 9 s');
  });

  test.for([
    ['lfp right', ['processing', '  ecephys / LFP', '    right']],
    ['µv', ['processing', '  ecephys / LFP', '    right']],
    ['TREADMILL', ['processing', '  behavior', '    speed']],
    ['spikes', ['units']],
    ['filter', ['acquisition', '  broken']],
    ['video', ['Left out', '  /acquisition/video']],
    ['nowhere', []],
  ] as const)(
    'searched for "%s" are found by name, unit, note or kind, in folders however shut',
    ([search, rows]) => {
      expect(drawn(contents, search, () => false)).toEqual(rows);
    },
  );

  test('are counted without folders', () => {
    expect(countFound(contents, '')).toEqual({ found: 7, all: 7 });
    expect(countFound(contents, 'LFP')).toEqual({ found: 2, all: 7 });
  });

  test('open at first as far as they can be taken in, outer folders before inner ones', () => {
    const opened = (most: number) => {
      const open = openedAtFirst(contents, most);
      return rowsOf(contents, ({ id }) => open.has(id), '').length;
    };
    expect(opened(5)).toBe(5);
    expect(opened(9)).toBe(9);
    expect(opened(100)).toBe(12); // What was left out stays shut.
  });

  test('know the folders around an entry, and places among siblings', () => {
    const right = entryByPath(contents, '/processing/ecephys/LFP/right')!;
    expect(foldersOf(contents, right.id).map(({ name }) => name)).toEqual(['processing', 'ecephys / LFP']);
    const row = rowsOf(contents, () => true, '').find(({ entry }) => entry === right)!;
    expect(row).toMatchObject({ level: 3, place: 2, siblings: 2 });
  });
});
