import { describe, expect, it } from 'vitest';
import {
  drivable,
  likelyDecoder,
  likelyNumbering,
  likelyOnsets,
  reconstructed,
  signalsOf,
  withChannels,
  withEvents,
  withInputs,
  withTrials,
} from '../../../src/renderer/views/prepare/channelRoles';
import type { PrepareSettings } from '../../../src/sim/signals/prepared';

type Roles = Pick<PrepareSettings, 'channels' | 'inputs' | 'trials' | 'events'>;

const none: Roles = {
  channels: null,
  inputs: [],
  trials: null,
};

describe('roles of channels', () => {
  it('reconstruct all channels but inputs and the one that numbers trials', () => {
    const settings = withTrials(withInputs(none, 4, [1]), 4, { kind: 'channel', channel: 3 });
    expect(settings.channels).toBeNull();
    expect(reconstructed(settings, 4)).toEqual([0, 2]);
    expect(drivable(settings, 4)).toEqual([0, 1, 2]);
  });

  it('give no channel two roles, whichever is chosen last', () => {
    const input = withInputs({ ...none, channels: [0, 1] }, 4, [1]);
    expect(input.channels).toEqual([0]);
    const numbered = withTrials(input, 4, { kind: 'channel', channel: 1 });
    expect(numbered.inputs).toEqual([]);
    expect(numbered.channels).toEqual([0]);
  });

  it('give channels back that are no inputs any more, where all are reconstructed', () => {
    const settings = withInputs(withInputs(none, 3, [2]), 3, []);
    expect(reconstructed(settings, 3)).toEqual([0, 1, 2]);
    expect(withChannels({ ...none, inputs: [2] }, 3, [0, 1]).channels).toBeNull();
  });

  it('take settings made before there were inputs and trials', () => {
    expect(reconstructed({ channels: null }, 2)).toEqual([0, 1]);
  });

  it('take events out of what is reconstructed and of what drives the model, and give them back', () => {
    const event = (channel: number) => ({ channel, decoder: 'poisson' }) as const;
    const settings = withEvents<Roles>({ ...none, inputs: [1] }, 4, [event(1), event(2)]);
    expect([settings.inputs, reconstructed(settings, 4)]).toEqual([[], [0, 3]]);
    expect(withInputs(settings, 4, [2]).events).toEqual([event(1)]);
    expect(withTrials(settings, 4, { kind: 'channel', channel: 1 }).events).toEqual([event(2)]);
    expect(reconstructed(withEvents(settings, 4, []), 4)).toEqual([0, 1, 2, 3]);
    expect(withInputs(none, 4, [2])).not.toHaveProperty('events');
  });

  it('guess how events are decoded by their names', () => {
    expect(['unit 4', 'sleep stage', 'Rating'].map(likelyDecoder)).toEqual([
      'poisson',
      'categorical',
      'ordinal',
    ]);
  });

  it('find where trials start by what moments are called and are', () => {
    const points = [
      { path: '/units', kind: 'spikes' },
      { path: 'annotations', kind: 'events' },
      { path: '/intervals/trials', kind: 'intervals' },
    ] as const;
    expect(likelyOnsets(points)).toBe('/intervals/trials');
    expect(likelyOnsets(points.slice(0, 2))).toBe('annotations');
    expect(likelyOnsets(points.slice(0, 1))).toBe('/units');
    expect(likelyOnsets([])).toBe('');
  });

  it('name what would be embedded', () => {
    const settings = { channels: [0, 2], pca: null, clean: [] };
    const names = ['a', 'b', 'c'];
    expect(signalsOf(settings, names)).toEqual(['a', 'c']);
    expect(signalsOf({ ...settings, clean: [{ kind: 'regress-out', channel: 2 }] }, names)).toEqual(['a']);
    expect(signalsOf({ ...settings, pca: { components: 2 } }, names)).toEqual(['PC1', 'PC2']);
    expect(signalsOf({ ...settings, factors: { count: 1 } }, names)).toEqual(['F1']);
  });

  it('find the channel that numbers trials by its name', () => {
    expect(likelyNumbering(['x', 'Trial', 'y'])).toBe(1);
    expect(likelyNumbering(['x', 'y', 'z'])).toBe(2);
  });
});
