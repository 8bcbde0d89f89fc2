import { describe, expect, test } from 'vitest';
import { namedChannels, withName } from '../../../src/sim/signals/channelNames';
import { prepare } from '../../../src/sim/signals/prepare';
import type { PrepareSettings } from '../../../src/sim/signals/prepared';

describe('names of channels', () => {
  const recorded = ['a', 'b', 'c'];

  test('take the place of the recording’s', () => {
    expect(namedChannels(recorded)).toBe(recorded);
    expect(namedChannels(recorded, { 1: ' AVA ' })).toEqual(['a', 'AVA', 'c']);
    // Two may swap theirs.
    expect(namedChannels(recorded, { 0: 'b', 1: 'a' })).toEqual(['b', 'a', 'c']);
  });

  test.for([
    ['of a channel that is not there', { 3: 'x' }, /no channel 3/],
    ['of no channel', { a: 'x' }, /no channel a/],
    ['that are empty', { 0: ' ' }, /empty/],
    ['that another has', { 0: 'b' }, /Two channels are called "b"/],
  ] as const)('are refused %s', ([, given, message]) => {
    expect(() => namedChannels(recorded, given)).toThrow(message);
  });

  test('are given and taken back', () => {
    expect(withName({}, 1, 'b', 'AVA')).toEqual({ 1: 'AVA' });
    expect(withName({ 1: 'AVA', 2: 'AVB' }, 1, 'b', 'b')).toEqual({ 2: 'AVB' });
    expect(withName({ 1: 'AVA' }, 1, 'b', ' ')).toEqual({});
  });

  test('stand wherever the preparation names a channel', () => {
    const values = Float64Array.from({ length: 3000 }, (_, at) => Math.sin(0.02 * at * (1 + (at % 3))));
    const series = { values, samples: 1000, channels: recorded, rate: 100, unit: 'mV' };
    const settings: PrepareSettings = {
      channels: null,
      labels: { 0: 'AVA', 2: 'light' },
      range: null,
      inputs: [2],
      missing: 'refuse',
      clean: [{ kind: 'regress-out', channel: 1 }],
      decimate: 1,
      zScore: true,
      pca: null,
      embed: null,
      split: { train: 0.6, validation: 0.2, test: 0.2 },
    };
    const { labels, inputLabels, steps } = prepare(series, settings);
    expect([labels, inputLabels]).toEqual([['AVA'], ['light']]);
    expect(steps[0]!.text).toContain('"a" is called "AVA", "c" is called "light".');
    values.forEach((_, at) => at % 3 === 0 && (values[at] = 1));
    expect(() => prepare(series, { ...settings, clean: [] })).toThrow(/"AVA" is constant/);
  });
});
