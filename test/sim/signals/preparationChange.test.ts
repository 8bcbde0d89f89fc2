import { describe, expect, test } from 'vitest';
import { hasChange, withChange, withChanges } from '../../../src/sim/signals/preparationChange';
import type { PrepareSettings } from '../../../src/sim/signals/prepared';

const plain: PrepareSettings = {
  channels: null,
  range: null,
  missing: 'refuse',
  clean: [],
  decimate: 1,
  zScore: true,
  pca: { components: 3 },
  embed: null,
  split: { train: 0.7, validation: 0.15, test: 0.15 },
};
const kinds = ({ clean = [] }: PrepareSettings) => clean.map(({ kind }) => kind);

describe('a change of the preparation', () => {
  test('puts steps where they belong, whatever order they come in', () => {
    const steps = ['low-pass', 'high-pass', 'detrend', 'notch', 'artefacts'].map((kind) => ({
      clean: [{ kind }],
    }));
    expect(kinds(withChanges(plain, steps, 3))).toEqual([
      'artefacts',
      'notch',
      'detrend',
      'high-pass',
      'low-pass',
    ]);
  });

  test('takes the place of a step of its kind; notches are told apart by frequency, low-passes by which is lower', () => {
    const so = withChanges(
      plain,
      [
        { clean: [{ kind: 'notch', frequency: 50 }] },
        { clean: [{ kind: 'notch', frequency: 60 }] },
        { clean: [{ kind: 'notch', frequency: 50, harmonics: 2 }] },
        { clean: [{ kind: 'low-pass', cutoff: 30, order: 4 }] },
        { clean: [{ kind: 'low-pass', cutoff: 40, order: 4 }] },
      ],
      3,
    );
    expect(so.clean).toEqual([
      { kind: 'notch', frequency: 50, harmonics: 2 },
      { kind: 'notch', frequency: 60 },
      { kind: 'low-pass', cutoff: 30, order: 4 },
    ]);
  });

  test('leaves channels out of all their roles, and keeps no more components than channels', () => {
    const roles: PrepareSettings = {
      ...plain,
      inputs: [4],
      events: [{ channel: 5, decoder: 'poisson' }],
    };
    expect(withChange(roles, { leaveOut: [1, 4] }, 6)).toMatchObject({
      channels: [0, 2, 3],
      inputs: [],
      events: [{ channel: 5 }],
    });
    expect(withChange(plain, { leaveOut: [0] }, 3)).toMatchObject({
      channels: [1, 2],
      pca: { components: 2 },
    });
    // A series needs a channel.
    expect(withChange(plain, { leaveOut: [0, 1, 2] }, 3).channels).toBeNull();
  });

  test('made twice changes nothing, and is known to be there', () => {
    const change = {
      leaveOut: [1],
      clean: [{ kind: 'artefacts', threshold: 8 }],
      set: { missing: 'mask', decimate: 3 },
    } as const;
    expect(hasChange(plain, change, 3)).toBe(false);
    const once = withChange(plain, change, 3);
    expect(withChange(once, change, 3)).toEqual(once);
    expect(hasChange(once, change, 3)).toBe(true);
    expect(plain.clean).toEqual([]);
  });
});
