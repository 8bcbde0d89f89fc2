import { describe, expect, test } from 'vitest';
import { measuresText } from '../../src/main/cli/follow';
import { baselineSettings, trainBaseline, trainedFamilies } from '../../src/main/engine/trainedBaselines';
import type { RunSummary } from '../../src/shared/contract';
import { createJudging } from '../../src/sim/analysis/judge';
import { families } from '../../src/sim/models';
import { prepare } from '../../src/sim/signals/prepare';
import { fitDefaults } from '../../src/sim/training/fitDefaults';

/** Two turning, incommensurate channels. */
const samples = 3000;
const prepared = prepare(
  {
    values: Float64Array.from({ length: 2 * samples }, (_, at) =>
      Math.cos((at % 2 ? 0.31 : 0.11) * (at >> 1) + (at % 2)),
    ),
    samples,
    first: 0,
    recorded: samples,
    channels: ['a', 'b'].map((label) => ({ label, unit: '' })),
    rate: null,
    unit: '',
  } as never,
  {
    channels: null,
    range: null,
    missing: 'refuse',
    lowPass: null,
    decimate: 1,
    zScore: true,
    pca: null,
    embed: null,
    split: { train: 0.6, validation: 0.2, test: 0.2 },
  },
);
const run = { ...fitDefaults(prepared).settings, epochs: 4, batchesPerEpoch: 10 };

describe('trained baselines', () => {
  test('take no more steps than the run, the run’s windows and forcing, and seconds at most', () => {
    expect(baselineSettings('dendritic-plrnn', run, prepared)).toMatchObject({
      epochs: 1,
      batchesPerEpoch: 40,
      sequenceLength: run.sequenceLength,
      forcing: run.forcing,
    });
    const long = baselineSettings('dendritic-plrnn', { ...run, epochs: 2000 }, prepared);
    expect(long.epochs * long.batchesPerEpoch).toBe(1500);
  });

  test('leave out families there are not, and the run’s own', () => {
    for (const { id } of trainedFamilies('gru')) expect(['rnn', 'lstm']).toContain(id);
  });

  test('are scored as models are, breathe between epochs, and say what they are (seed 1)', async () => {
    const judging = createJudging(prepared, { part: 'test' });
    let breaths = 0;
    const trained = await trainBaseline(
      families.get('alrnn'),
      judging,
      { prepared, fit: run, backend: 'reference' },
      async () => breaths++,
    );
    expect(breaths).toBeGreaterThan(0);
    expect(trained?.fitted.note).toContain('40 gradient steps');
    const { scores } = judging.scoreBaseline(trained!);
    expect(scores.mase).toBeGreaterThan(0);
    expect(scores.dH).toBeLessThanOrEqual(1);
  });
});

describe('measuresText', () => {
  test('shows runs judged before there was a yardstick', () => {
    const old = {
      chosen: 1,
      seeds: [
        {
          seed: 1,
          status: 'done',
          epoch: 5,
          bestEpoch: 5,
          judgement: {
            protocol: {
              part: 'test',
              samples: 100,
              generated: 100,
              transient: 25,
              stateSpace: { rule: 'binned', bins: 30, range: [[-1, 1]] },
              spectralSmoothing: 1,
            },
            model: { dStsp: 1, dH: 0.1, pe: { 20: 0.5 } },
            floor: { dStsp: 0.5, dH: 0.1, how: 'halves' },
            baselines: [],
            status: 'ok',
          },
        },
      ],
    } as unknown as RunSummary;
    expect(measuresText(old)).toContain('T = 100 samples');
    expect(measuresText(old)).not.toContain('Read off orbits');
  });
});
